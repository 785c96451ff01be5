/**
 * A block of cells as a choice of what it is about, and a matrix with nothing but what is chosen: the one selection, seen from a matrix.
 * A group of stakeholders is chosen as those of them whom the cells are about. Pure.
 */
import type { Id, NetworkTie } from '../api/types';
import { cellKey, type Matrix } from './matrix';
import { MAX_CHOSEN } from './view';
import type { MatrixName } from './view_work';

export type MatrixCellAt = readonly [row: string, column: string];

/** What the cells of groups are about. */
export interface Crowd {
  ties: readonly NetworkTie[];
  constituencyOf: ReadonlyMap<Id, string | null>;
  /** Stakeholders that a record of the evidence names; none where it speaks of a constituency. */
  named: (ref: string) => readonly Id[];
}
export interface Choice {
  sites?: readonly Id[];
  stakeholders?: readonly Id[];
  theme?: Id | null;
  constituency?: string | null;
}
/** What is chosen now, on the map, in the network or anywhere. */
export interface Selection {
  sites: readonly Id[];
  /** Where the chosen stakeholders work. */
  lit: ReadonlySet<Id>;
  stakeholders: readonly Id[];
  theme: Id | null;
  constituency: string | null;
}

const distinct = (values: Iterable<Id>): Id[] => [...new Set(values)].slice(0, MAX_CHOSEN);

export function choiceOf(which: MatrixName, cells: readonly MatrixCellAt[], matrix: Matrix, crowd: Crowd): Choice {
  const rows = distinct(cells.map(([row]) => row));
  const columns = distinct(cells.map(([, column]) => column));
  const only = (all: readonly Id[]): Id | null => (all.length === 1 ? all[0]! : null);
  switch (which) {
    case 'site_theme': return { sites: rows, theme: only(columns) };
    case 'stakeholder_site': return { stakeholders: rows, sites: columns };
    case 'mixing': return crowdChoice(tiedIn(cells, crowd), only(rows));
    case 'involvement': return crowdChoice(distinct(cells.flatMap(([row, column]) => (matrix.cells.get(cellKey(row, column))?.evidence ?? []).flatMap(crowd.named))), only(rows));
  }
}

/** Somebody by name; where the cells name nobody, their group. */
const crowdChoice = (stakeholders: Id[], group: string | null): Choice => (stakeholders.length ? { stakeholders, constituency: null } : { stakeholders, constituency: group });

/** Both ends of the ties that the cells count; one without a direction counts both ways. */
function tiedIn(cells: readonly MatrixCellAt[], { ties, constituencyOf }: Crowd): Id[] {
  const wanted = new Set(cells.map(([row, column]) => cellKey(row, column)));
  const of = (id: Id): string => constituencyOf.get(id) ?? '';
  return distinct(ties.flatMap(({ from, to, directed }) =>
    (wanted.has(cellKey(of(from), of(to))) || (!directed && wanted.has(cellKey(of(to), of(from)))) ? [from, to] : [])));
}

/** The heads that the selection stands under: of places also where the chosen stakeholders work, of groups those of the chosen stakeholders. */
export function headsChosen(which: MatrixName, selection: Selection, constituencyOf: Crowd['constituencyOf']): { row: (id: string) => boolean; column: (id: string) => boolean } {
  const sites = new Set([...selection.sites, ...selection.lit]);
  const stakeholders = new Set(selection.stakeholders);
  const groups = new Set([...selection.stakeholders.map((id) => constituencyOf.get(id) ?? ''), ...(selection.constituency ? [selection.constituency] : [])]);
  switch (which) {
    case 'site_theme': return { row: (id) => sites.has(id), column: (id) => id === selection.theme };
    case 'stakeholder_site': return { row: (id) => stakeholders.has(id), column: (id) => sites.has(id) };
    case 'mixing': return { row: (id) => groups.has(id), column: (id) => groups.has(id) };
    case 'involvement': return { row: (id) => groups.has(id), column: () => false };
  }
}

/** Rows and columns of the chosen; a side of which nothing is chosen keeps those that have something to do with the other. */
export function onlyChosen(matrix: Matrix, chosen: ReturnType<typeof headsChosen>): Matrix {
  const [rows, columns] = [matrix.rows.filter(chosen.row), matrix.columns.filter(chosen.column)];
  if (!rows.length && !columns.length) return matrix;
  const has = (row: string, column: string): boolean => (matrix.cells.get(cellKey(row, column))?.value ?? 0) > 0;
  return {
    ...matrix,
    rows: rows.length ? rows : matrix.rows.filter((row) => columns.some((column) => has(row, column))),
    columns: columns.length ? columns : matrix.columns.filter((column) => rows.some((row) => matrix.cells.has(cellKey(row, column)))),
  };
}
