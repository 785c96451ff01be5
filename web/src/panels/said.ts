/** Sentences of the server in the reader's language; in English, and marked as such, where this page has no words for one. */
import type { Row } from '../api/types';
import type { Values } from '../messages';
import { readSaid, saidBeside, type Said } from '../state/said';
import type { useApp } from './context';

type App = ReturnType<typeof useApp>;

export interface InWords {
  text: string;
  /** Of the text, where it is not that of the page. */
  lang: 'en' | undefined;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const FIGURE = /^-?\d+(\.\d+)?$/;
const CODE = /^([a-z_]+):([A-Za-z0-9_-]+)$/;
const REF = /^([a-z_]+)\/([a-z0-9._-]+)$/;
/** `site/theme`. */
const CELL = /^([a-z0-9._-]+)\/([a-z0-9._-]+)$/;

function valueWords(app: App, name: string, value: string): string {
  const { session } = app;
  if (DAY.test(value)) return app.day(value);
  if (FIGURE.test(value)) return app.num(Number(value), 1);
  const [, list = '', code = ''] = CODE.exec(value) ?? [];
  if (list === 'country') return country(session.lang, code);
  if (list && session.codelists.value?.[list]) return app.code(list, code);
  const [, place = '', theme = ''] = (name === 'cells' && CELL.exec(value)) || [];
  if (place) return `${app.theme(theme)} · ${app.site(place)}`;
  const kind = REF.exec(value)?.[1];
  return kind && kind in (session.workspace.value?.counts ?? {}) ? app.refName(value) : value;
}

function country(lang: string, code: string): string {
  try {
    return new Intl.DisplayNames(lang, { type: 'region' }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** Each value by its name, a list as the language joins it; the parts of a list of two by `name_1`, `name_2`; figures bare, for the plurals. */
export function valuesOf(app: App, said: Said): Values {
  const values: Values = {};
  for (const [name, held] of said.values) {
    const bare = held.length === 1 && FIGURE.test(held[0]!);
    values[name] = bare ? Number(held[0]) : app.list(held.map((one) => valueWords(app, name, one)));
    if (held.length > 1) held.forEach((one, i) => (values[`${name}_${i + 1}`] = FIGURE.test(one) ? Number(one) : valueWords(app, name, one)));
  }
  return values;
}

function words(app: App, said: Said | null, english: string): InWords {
  const text = said && app.tOr(`said.${said.key}`, null, valuesOf(app, said));
  return text ? { text, lang: undefined } : { text: english, lang: app.session.lang === 'en' ? undefined : 'en' };
}

/** What a finding says; and what would resolve it, where its rule says so in the words that ship. */
export function findingWords(app: App, finding: { message: string; said: string; resolve: string }): { message: InWords; resolve: InWords } {
  const said = readSaid(finding.said);
  const rule = said?.values.get('resolve')?.[0];
  const resolve = rule ? app.tOr(`resolve.${rule}`, null) : null;
  return {
    message: words(app, said, finding.message),
    resolve: resolve ? { text: resolve, lang: undefined } : { text: finding.resolve, lang: app.session.lang === 'en' ? undefined : 'en' },
  };
}

/** Why, sentence by sentence. */
export function reasonWords(app: App, reasons: readonly string[], said: readonly string[]): InWords[] {
  return reasons.map((english, i) => words(app, readSaid(said[i] ?? ''), english));
}

/** The sentences of a row under a column, in words; null where the column holds none. */
export function rowWords(app: App, row: Row, column: string): string | null {
  if (column === 'resolve' && typeof row['said'] === 'string') return findingWords(app, { message: '', said: row['said'], resolve: String(row['resolve'] ?? '') }).resolve.text;
  const said = saidBeside(row, column);
  if (!said.length) return null;
  const english = Array.isArray(row[column]) ? (row[column] as unknown[]).map(String) : [String(row[column] ?? '')];
  return english.map((one, i) => words(app, said[i] ?? null, one).text).join('; ');
}
