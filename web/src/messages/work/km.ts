/** The words of the work part, in one piece for the line and in files by subject for those who write them. */
import analyses from '../analyses/km.json';
import columns from '../columns/km.json';
import editing from '../editing/km.json';
import figures from '../figures/km.json';
import work from './km.json';

export default { ...analyses, ...columns, ...editing, ...figures, ...work };
