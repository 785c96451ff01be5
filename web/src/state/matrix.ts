/** Matrices of two kinds of thing, with their rows and columns in the order in which blocks show. Pure. */
import type { GapRow, Id, PresenceRow, Row } from '../api/types';
import { seriated, seriatedSquare } from './seriation';

export interface MatrixCell {
  /** What is drawn and said; null: nothing is known or nothing is there. */
  value: number | null;
  /** A state of presence, or a code; null: a figure only. */
  state: string | null;
  gap: boolean;
  evidence: readonly string[];
}
export interface Matrix {
  rows: string[];
  columns: string[];
  cells: ReadonlyMap<string, MatrixCell>;
  most: number;
}

/** Drawn at once: more would be unreadable, and slow on an old machine. */
export const MATRIX_ROWS = 150;
export const MATRIX_COLUMNS = 60;

export const cellKey = (row: string, column: string): string => `${row} ${column}`;

function ordered(rows: readonly string[], columns: readonly string[], cells: ReadonlyMap<string, MatrixCell>, order: 'both' | 'square'): Matrix {
  const most = Math.max(0, ...[...cells.values()].map((cell) => cell.value ?? 0));
  const weights = rows.map((row) => columns.map((column) => Math.max(0, cells.get(cellKey(row, column))?.value ?? 0)));
  if (order === 'square') {
    const one = seriatedSquare(weights).map((i) => rows[i]!);
    return { rows: one, columns: one, cells, most };
  }
  const found = seriated(weights, columns.length);
  return { rows: found.rows.map((i) => rows[i]!), columns: found.columns.map((j) => columns[j]!), cells, most };
}

const distinct = (values: Iterable<string>): string[] => [...new Set(values)].sort();

/** Site x theme: partners of each cell, with its state. */
export function siteTheme(rows: readonly GapRow[]): Matrix {
  const cells = new Map<string, MatrixCell>();
  for (const row of rows) {
    const key = cellKey(row.site, row.theme);
    const held = cells.get(key);
    // several roles at once: the state of the one with most partners
    if (held && (held.value ?? 0) >= row.providers.length) continue;
    cells.set(key, { value: row.providers.length, state: row.presence, gap: row.gap, evidence: row.evidence });
  }
  return ordered(distinct(rows.map((row) => row.site)), distinct(rows.map((row) => row.theme)), cells, 'both');
}

/** Stakeholder x site: in how many themes and roles somebody is reported there. */
export function stakeholderSite(rows: readonly PresenceRow[], siteOf: (row: PresenceRow) => Id | null): Matrix {
  const seen = new Map<string, Set<string>>();
  const evidence = new Map<string, Set<string>>();
  const at: [string, string][] = [];
  for (const row of rows) {
    const site = siteOf(row);
    if (site === null) continue;
    const key = cellKey(row.stakeholder, site);
    at.push([row.stakeholder, site]);
    seen.set(key, (seen.get(key) ?? new Set()).add(`${row.theme ?? ''} ${row.role ?? ''}`));
    const held = evidence.get(key) ?? new Set<string>();
    for (const ref of row.evidence) held.add(ref);
    evidence.set(key, held);
  }
  const cells = new Map([...seen].map(([key, what]): [string, MatrixCell] => [key, { value: what.size, state: null, gap: false, evidence: [...evidence.get(key)!] }]));
  return ordered(distinct(at.map(([who]) => who)), distinct(at.map(([, site]) => site)), cells, 'both');
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const refs = (row: Row): readonly string[] => row.evidence ?? [];

/** Group x group: ties from one to another. */
export function mixing(rows: readonly Row[]): Matrix {
  const cells = new Map<string, MatrixCell>();
  const groups = new Set<string>();
  for (const row of rows) {
    const [from, to] = [text(row['from_group']), text(row['to_group'])];
    if (from === null || to === null) continue;
    groups.add(from).add(to);
    cells.set(cellKey(from, to), { value: typeof row['ties'] === 'number' ? row['ties'] : null, state: null, gap: false, evidence: refs(row) });
  }
  const names = distinct(groups);
  return ordered(names, names, cells, 'square');
}

/** Phase x constituency: how far they are involved, 0 (not at all) to 4 (of their own accord); phases keep their order in time. */
export function involvement(rows: readonly Row[], phases: readonly string[]): Matrix {
  const cells = new Map<string, MatrixCell>();
  const whom = new Set<string>();
  const when = new Set<string>();
  for (const row of rows) {
    const [phase, constituency] = [text(row['phase']), text(row['constituency'])];
    if (phase === null || constituency === null) continue;
    when.add(phase);
    whom.add(constituency);
    cells.set(cellKey(constituency, phase), { value: typeof row['active'] === 'number' ? row['active'] : null, state: text(row['median']), gap: false, evidence: refs(row) });
  }
  const columns = [...phases.filter((phase) => when.has(phase)), ...distinct([...when].filter((phase) => !phases.includes(phase)))];
  const found = ordered(distinct(whom), columns, cells, 'both');
  return { ...found, columns };
}
