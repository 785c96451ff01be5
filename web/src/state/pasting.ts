/** Rows out of a spreadsheet: which column is which field, which row is which record, what would change. Pure. */
import type { AnyRecord } from '../api/types';
import { changed, figureOf, outgoing, type Field } from './editing';
import { folded } from './names';

/** Rows pasted at once: more belong into an import, which matches names and can be taken back as one. */
export const MOST_ROWS = 500;

/** Tabs between cells; a quoted cell may hold tabs and line ends, `""` is a quote. Empty lines are left out. */
export function cellsOf(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  const endCell = (): void => void (row.push(cell.trim()), (cell = ''));
  const endRow = (): void => {
    endCell();
    if (row.some(Boolean)) rows.push(row);
    row = [];
  };
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at]!;
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (text[at + 1] === '"') (cell += '"'), (at += 1);
      else quoted = false;
    } else if (letter === '"' && cell === '') quoted = true;
    else if (letter === '\t') endCell();
    else if (letter === '\n') endRow();
    else if (letter !== '\r') cell += letter;
  }
  endRow();
  return rows;
}

export interface Reading {
  field: Field;
  /** Codes and names of records, folded, to what is kept. */
  words: ReadonlyMap<string, string>;
}

/** Which field a heading names: by its name or its word in the reader's language; null is left out, and said. */
export function fieldsOf(headings: readonly string[], fields: readonly Field[], label: (name: string) => string): (Field | null)[] {
  return headings.map((heading) => {
    const wanted = folded(heading).replace(/[\s_*]+/g, ' ').trim();
    return fields.find((field) => [field.name.replaceAll('_', ' '), label(field.name)].some((name) => folded(name).trim() === wanted)) ?? null;
  });
}

/** The value of a cell; `undefined` where it can not be read. An empty cell says nothing: it never deletes. */
export function valueOf({ field, words }: Reading, text: string): unknown {
  if (field.list) {
    const all = text.split(/[;\n]/).map((one) => one.trim()).filter(Boolean).map((one) => valueOf({ field: { ...field, list: false }, words }, one));
    return all.includes(undefined) ? undefined : all;
  }
  if (field.type === 'integer' || field.type === 'number') {
    const figure = figureOf(text);
    return typeof figure === 'number' && (field.type === 'number' || Number.isInteger(figure)) ? figure : undefined;
  }
  if (field.type === 'day') return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined;
  if (field.type === 'boolean' || field.type === 'code' || field.type === 'ref') {
    const known = words.get(folded(text));
    return field.type === 'boolean' && known !== undefined ? known === 'true' : known;
  }
  return field.type === 'text' || field.type === 'subject' ? text : undefined;
}

export interface PastedRow {
  what: 'new' | 'changed' | 'same' | 'unread';
  /** The record as it would be. */
  record: AnyRecord;
  before: AnyRecord | null;
  /** Fields that would change. */
  fields: string[];
  /** Cells that can not be read: field and text. */
  unread: [string, string][];
}

/** A row belongs to the record with its id, else to the only one of its name. */
export function pasted(rows: readonly string[][], columns: readonly (Reading | null)[], records: readonly AnyRecord[]): PastedRow[] {
  const byId = new Map(records.map((record) => [record.id, record]));
  const nameOf = (record: Record<string, unknown>): string => folded(String(record['name'] ?? record['title'] ?? ''));
  const named = new Map<string, AnyRecord | null>();
  for (const record of records) if (nameOf(record)) named.set(nameOf(record), named.has(nameOf(record)) ? null : record);
  return rows.slice(0, MOST_ROWS).map((row) => {
    const given: Record<string, unknown> = {};
    const unread: [string, string][] = [];
    columns.forEach((column, i) => {
      const text = row[i] ?? '';
      if (!column || text === '') return;
      const value = valueOf(column, text);
      if (value === undefined) unread.push([column.field.name, text]);
      else given[column.field.name] = value;
    });
    const before = byId.get(String(given['id'] ?? '')) ?? (given['id'] ? null : named.get(nameOf(given))) ?? null;
    // found by its name: written as it is kept, whatever the case and accents of the spreadsheet
    if (before && !given['id']) for (const name of ['name', 'title']) if (nameOf({ [name]: given[name] }) === nameOf({ [name]: before[name] })) delete given[name];
    const record = { ...before, ...given, id: before?.id ?? String(given['id'] ?? '') } as AnyRecord;
    const fields = before ? changed(before, record) : Object.keys(outgoing(given));
    const what = unread.length ? 'unread' : !before ? 'new' : fields.length ? 'changed' : 'same';
    return { what, record, before, fields, unread };
  });
}
