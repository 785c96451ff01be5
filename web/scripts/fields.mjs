/**
 * Writes src/api/fields.gen.ts: the fields of every kind of record, out of the server's own description (openapi.json), from
 * which forms and tables are made. `--check` fails where the file is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const file = (path) => new URL(`../${path}`, import.meta.url);
const { components } = JSON.parse(readFileSync(file('openapi.json'), 'utf8'));

function typeOf(schema) {
  const types = [schema.type].flat();
  if (schema['x-codelist']) return 'code';
  if (schema['x-kind'] === '*') return 'subject';
  if (schema['x-kind']) return 'ref';
  if (schema.format === 'date') return 'day';
  if (schema.additionalProperties) return 'map';
  if (types.includes('object')) return 'shape';
  return ['boolean', 'integer', 'number'].find((type) => types.includes(type)) ?? 'text';
}

function fieldOf([name, schema]) {
  const list = schema.type === 'array';
  const one = list ? schema.items : schema;
  const type = typeOf(one);
  return {
    name, type, list,
    required: !list && type !== 'map' && ![schema.type].flat().includes('null'),
    ...(one['x-codelist'] ? { codelist: one['x-codelist'] } : {}),
    ...(type === 'ref' ? { kind: one['x-kind'] } : {}),
    doc: schema.description ?? '',
  };
}

const kinds = Object.values(components.schemas).flatMap((schema) => {
  const kind = /^A record of the kind (\w+)\.$/.exec(schema.description ?? '')?.[1];
  return kind ? [[kind, Object.entries(schema.properties).filter(([name]) => name !== 'revision').map(fieldOf)]] : [];
});
const text = `/** Written by scripts/fields.mjs from openapi.json: \`npm run types\`. */
export interface FieldSpec {
  name: string;
  type: 'text' | 'integer' | 'number' | 'boolean' | 'day' | 'code' | 'ref' | 'subject' | 'map' | 'shape';
  list: boolean;
  required: boolean;
  /** Of a code. */
  codelist?: string;
  /** Of a reference. */
  kind?: string;
  doc: string;
}

export const FIELDS: Readonly<Record<string, readonly FieldSpec[]>> = ${JSON.stringify(Object.fromEntries(kinds), null, 1)};
`;
const target = file('src/api/fields.gen.ts');
if (!process.argv.includes('--check')) writeFileSync(target, text);
else if (readFileSync(target, 'utf8') !== text) {
  console.error('src/api/fields.gen.ts is stale: run npm run types');
  process.exit(1);
}
