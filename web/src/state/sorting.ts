/** Sorting and filtering of tables. Pure. Unknown comes last whichever the direction; ties keep their order. */
import { folded } from './names';

export interface Cell {
  text: string;
  sort?: number | string | null;
}
export interface TableRow {
  id: string;
  chosen: boolean;
  cells: readonly Cell[];
}

export function sortedRows(rows: readonly TableRow[], by: number, down: boolean): readonly TableRow[] {
  if (by < 0) return rows;
  const key = (row: TableRow): number | string | null => {
    const cell = row.cells[by];
    return (cell?.sort === undefined ? cell?.text : cell.sort) ?? null;
  };
  const order = new Intl.Collator(undefined, { numeric: true });
  return [...rows].sort((a, b) => {
    const [x, y] = [key(a), key(b)];
    if (x === null || x === '') return y === null || y === '' ? 0 : 1;
    if (y === null || y === '') return -1;
    const first = typeof x === 'number' && typeof y === 'number' ? x - y : order.compare(String(x), String(y));
    return down ? -first : first;
  });
}

/** Rows in which every word occurs, in any cell; case and accents do not matter. */
export function filteredRows(rows: readonly TableRow[], words: string): readonly TableRow[] {
  const wanted = folded(words).split(/\s+/).filter(Boolean);
  if (!wanted.length) return rows;
  return rows.filter((row) => {
    const text = folded(row.cells.map((cell) => cell.text).join(' '));
    return wanted.every((word) => text.includes(word));
  });
}

/** Which rows are drawn in a window, with a few to spare on both sides. */
export function windowOf(total: number, rowHeight: number, scrolled: number, height: number, spare = 8): { from: number; to: number } {
  const from = Math.max(0, Math.floor(scrolled / rowHeight) - spare);
  const to = Math.min(total, Math.ceil((scrolled + height) / rowHeight) + spare);
  return { from: Math.min(from, Math.max(0, total - 1)), to: Math.max(to, Math.min(total, from + 1)) };
}
