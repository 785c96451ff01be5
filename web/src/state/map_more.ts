/** What colours the map beyond presence and columns: fetched with the first view that asks for it. */
export { bivariatePaint } from './bivariate';
export { levelPaint, levelsOf, levelShown } from './levels';
