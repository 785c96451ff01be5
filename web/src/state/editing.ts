/** Records under the pen: what changed, what two people changed at once, text to value and back. Pure. */
import type { AnyRecord } from '../api/types';

export interface Field {
  name: string;
  type: 'text' | 'integer' | 'number' | 'boolean' | 'day' | 'code' | 'ref' | 'subject' | 'map' | 'shape';
  list: boolean;
  required: boolean;
}

export const same = (a: unknown, b: unknown): boolean => JSON.stringify(plain(a)) === JSON.stringify(plain(b));

/** Unknown is unknown, whether left out, null or an empty list. */
function plain(value: unknown): unknown {
  if (value === undefined || value === '') return null;
  if (Array.isArray(value)) return value.length ? value : null;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return entries.length ? Object.fromEntries(entries) : null;
  }
  return value;
}

/** Fields in which two versions differ; what the server writes by itself is no difference. */
export function changed(a: Record<string, unknown>, b: Record<string, unknown>): string[] {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  names.delete('revision');
  return [...names].filter((name) => !same(a[name], b[name]));
}

export interface Meeting {
  /** Theirs with mine on it, where only one of us changed a field. */
  merged: AnyRecord;
  /** Fields that both changed, each to something else: only the writer can decide. */
  conflicts: string[];
}

/** What I changed and what they changed since the version that both began with. */
export function threeWay(base: AnyRecord, mine: AnyRecord, theirs: AnyRecord): Meeting {
  const merged: AnyRecord = { ...theirs };
  const conflicts: string[] = [];
  for (const name of changed(base, mine)) {
    if (same(base[name], theirs[name]) || same(mine[name], theirs[name])) merged[name] = mine[name];
    else conflicts.push(name);
  }
  return { merged, conflicts };
}

/** What is sent: no revision, no empty text. */
export function outgoing(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== 'revision').map(([name, value]) => [name, value === '' ? null : value]));
}

/** A map as lines of `key: value`, and back; a line without a colon is its own key. */
export const mapText = (value: unknown): string =>
  (typeof value === 'object' && value !== null ? Object.entries(value).map(([key, inner]) => `${key}: ${String(inner)}`).join('\n') : '');
export function textMap(text: string): Record<string, string> {
  return Object.fromEntries(text.split('\n').map((line) => line.trim()).filter(Boolean).map((line): [string, string] => {
    const at = line.indexOf(':');
    return at < 0 ? [line, ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
  }));
}

export const listText = (value: unknown): string => (Array.isArray(value) ? value.join('\n') : '');
export const textList = (text: string): string[] => [...new Set(text.split('\n').map((line) => line.trim()).filter(Boolean))];

/** A figure as typed; null where nothing is typed, the text itself where it is no figure, so that the server can say so. */
export function figureOf(text: string): number | string | null {
  const trimmed = text.trim().replace(/\s/g, '').replace(',', '.');
  if (trimmed === '') return null;
  const value = Number(trimmed);
  return Number.isFinite(value) ? value : text;
}

/** Fields that a table of a kind shows: those that most records fill, the names first; long texts and shapes never. */
export function tableFields(fields: readonly Field[], records: readonly AnyRecord[], most: number): string[] {
  const first = ['name', 'title', 'about', 'text', 'stakeholder', 'from', 'to', 'activity', 'platform', 'site', 'role', 'kind'];
  const filled = (name: string): number => records.filter((record) => plain(record[name]) !== null).length;
  const skip = ['id', 'names', 'geometry', 'source', 'source_id', 'tags', 'note', 'attributes', 'description'];
  return fields
    .filter((field) => field.type !== 'shape' && field.type !== 'map' && !skip.includes(field.name) && (filled(field.name) > 0 || first.includes(field.name)))
    .map((field, i) => ({ name: field.name, rank: first.includes(field.name) ? first.indexOf(field.name) - 1000 : i - filled(field.name) / (records.length + 1) }))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ name }) => name);
}

/** Kinds whose records somebody confirms from time to time: the quarterly update. */
export const CONFIRMED = ['activities', 'participations', 'ties', 'memberships', 'mandates', 'platforms'];

/** Not confirmed in the twelve months before the day, the longest ago first; never confirmed before all. */
export function toConfirm(records: readonly AnyRecord[], dayBefore: string): AnyRecord[] {
  const when = (record: AnyRecord): string => record.confirmed_on ?? '';
  return records.filter((record) => when(record) < dayBefore).sort((a, b) => when(a).localeCompare(when(b)) || (a.id < b.id ? -1 : 1));
}
