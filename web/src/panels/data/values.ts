/** A field of a record in words. */
import { FIELDS } from '../../api/fields.gen';
import type { useApp } from '../context';

type App = ReturnType<typeof useApp>;

export function valueWords(app: App, kind: string, name: string, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map((one) => valueWords(app, kind, name, one)).filter(Boolean).join(', ');
  const field = FIELDS[kind]?.find((one) => one.name === name);
  if (typeof value === 'boolean') return app.t(value ? 'value.yes' : 'value.no');
  if (typeof value === 'number') return app.num(value, 3);
  if (typeof value === 'object') return Object.entries(value).map(([key, inner]) => `${key}: ${String(inner)}`).join(', ');
  const text = String(value);
  if (field?.type === 'code' && field.codelist) return app.code(field.codelist, text);
  if (field?.type === 'ref') return app.refName(`${field.kind}/${text}`);
  if (field?.type === 'subject') return app.refName(text);
  return field?.type === 'day' ? app.day(text) : text;
}
