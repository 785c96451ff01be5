/** An import under review: what was said of columns and names so far, and how far it is. Pure. */
import type { ImportReport } from '../api/types';

/** As the server takes it: meanings by heading (empty: nothing), record or `new` by kind and written name. */
export interface Review {
  columns: Readonly<Record<string, string>>;
  decisions: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export const NO_REVIEW: Review = { columns: {}, decisions: {} };
/** Says that a name is none of those that are known. */
export const NEW = 'new';
/** Says that a cell holds several names. */
export const SEVERAL = 'several';

export type ImportTable = ImportReport['tables'][number];
export type DoubtfulName = NonNullable<ImportReport['names']>['doubtful'][number];

/** What a column is taken for as things stand. */
export function meaningOf(review: Review, column: ImportTable['columns'][number]): string {
  return review.columns[column.column] ?? column.means ?? '';
}

/** A meaning given to one column is taken from any other that had it; a sector may stand in several. */
export function withColumn(review: Review, table: ImportTable, column: string, meaning: string): Review {
  const columns: Record<string, string> = { ...review.columns, [column]: meaning };
  if (meaning && meaning !== 'sector') {
    for (const other of table.columns) if (other.column !== column && meaningOf(review, other) === meaning) columns[other.column] = '';
  }
  return { ...review, columns };
}

export function withDecision(review: Review, kind: string, written: string, id: string | null): Review {
  const { [written]: _, ...others } = review.decisions[kind] ?? {};
  return { ...review, decisions: { ...review.decisions, [kind]: id === null ? others : { ...others, [written]: id } } };
}

export const decisionOf = (review: Review, name: Pick<DoubtfulName, 'kind' | 'written'>): string | null => review.decisions[name.kind]?.[name.written] ?? null;

/** Of the names that wait, those that somebody has decided since. */
export function decidedOf(review: Review, names: readonly DoubtfulName[]): number {
  return names.filter((name) => decisionOf(review, name) !== null).length;
}
