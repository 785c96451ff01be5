/** The words of the work part, in one piece for the line and in files by subject for those who write them. */
import analyses from '../analyses/en.json';
import columns from '../columns/en.json';
import editing from '../editing/en.json';
import figures from '../figures/en.json';
import work from './en.json';

export default { ...analyses, ...columns, ...editing, ...figures, ...work };
