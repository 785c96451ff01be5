/** The words of the work part, in one piece for the line and in files by subject for those who write them. */
import analyses from '../analyses/fr.json';
import columns from '../columns/fr.json';
import editing from '../editing/fr.json';
import figures from '../figures/fr.json';
import work from './fr.json';

export default { ...analyses, ...columns, ...editing, ...figures, ...work };
