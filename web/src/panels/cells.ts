/** The value of a column in words: names for ids, words for codes, days and figures as the language writes them. */
import type { Column } from '../api/types';
import { codelistOfColumn, kindOfColumn } from '../state/columns';
import type { Cell } from '../state/sorting';
import type { useApp } from './context';
import { wordOf } from './words';

type App = ReturnType<typeof useApp>;

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const REF = /^([a-z_]+)\/([a-z0-9._-]+)$/;
const SENTENCE = /\s/;

/** Digits after the point: three significant places of small figures, none of large ones. */
export function digits(value: number): number {
  const size = Math.abs(value);
  if (size === 0 || size >= 1000) return 0;
  if (size >= 10) return 1;
  return size >= 1 ? 2 : 3;
}

export function cellWords(app: App, analysis: string, column: Pick<Column, 'name' | 'type'>, value: unknown): Cell {
  if (value === null || value === undefined || value === '') return { text: '', sort: null };
  if (typeof value === 'number') return { text: column.name === 'year' ? String(value) : app.num(value, Number.isInteger(value) ? 0 : digits(value)), sort: value };
  if (typeof value === 'boolean') return { text: app.t(value ? 'value.yes' : 'value.no'), sort: Number(value) };
  if (Array.isArray(value)) return { text: value.map((one) => wordsOf(app, analysis, column.name, one)).join(', '), sort: value.length };
  if (typeof value === 'string' && DAY.test(value)) return { text: app.day(value), sort: value };
  return { text: wordsOf(app, analysis, column.name, value) };
}

function wordsOf(app: App, analysis: string, column: string, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return app.num(value, digits(value));
  if (typeof value === 'object') return Object.entries(value).map(([key, inner]) => `${app.tOr(`col.${key}`, key.replaceAll('_', ' '))}: ${wordsOf(app, analysis, key, inner)}`).join(', ');
  const text = String(value);
  if (DAY.test(text)) return app.day(text);
  const kind = kindOfColumn(analysis, column);
  const ref = REF.exec(text);
  if (ref) {
    // `site/theme` is a cell; `kind/id` a record
    const [, left = '', right = ''] = ref;
    if (app.session.siteById.has(left)) return `${app.site(left)} · ${app.theme(right)}`;
    return app.refName(text);
  }
  if (kind) {
    const name = app.refName(`${kind}/${text}`);
    if (name !== text) return name;
  }
  const list = codelistOfColumn(column);
  if (list) return app.code(list, text);
  return SENTENCE.test(text) ? text : wordOf(app, text);
}
