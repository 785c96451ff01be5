/**
 * What a sentence of a report is made of: its key, and its values by name. The server writes it as the query of an address
 * (`key=one-lead&platform=platforms%2Fccg&n=2`); a name that stands several times is a list. Pure.
 */
import type { Row } from '../api/types';

export interface Said {
  key: string;
  values: ReadonlyMap<string, readonly string[]>;
}

export function readSaid(text: string): Said | null {
  const values = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(text)) values.set(name, [...(values.get(name) ?? []), value]);
  const key = values.get('key')?.[0];
  values.delete('key');
  return key ? { key, values } : null;
}

/** The sentence under a column of a row, and the parts beside it: `said` is one for `message`, a list for `reasons`. */
export function saidBeside(row: Row, column: string): (Said | null)[] {
  const said = row['said'];
  if (column === 'message') return typeof said === 'string' ? [readSaid(said)] : [];
  if (column === 'reasons') return Array.isArray(said) ? said.map((one) => (typeof one === 'string' ? readSaid(one) : null)) : [];
  return [];
}
