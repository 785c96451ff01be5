import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Client } from '../../src/api/client';
import { FIELDS } from '../../src/api/fields.gen';
import type { AnyRecord } from '../../src/api/types';
import { changed, figureOf, mapText, outgoing, tableFields, textList, textMap, threeWay, toConfirm } from '../../src/state/editing';

const rec = (fields: Record<string, unknown>): AnyRecord => ({ id: 'x', ...fields });

describe('two people at one record', () => {
  const base = rec({ name: 'A', note: null, kind: 'k', revision: 3 });
  it('who changed different fields are brought together', () => {
    expect(threeWay(base, rec({ name: 'B', note: null, kind: 'k' }), rec({ name: 'A', note: 'n', kind: 'k', revision: 4 })))
      .toEqual({ merged: { id: 'x', name: 'B', note: 'n', kind: 'k', revision: 4 }, conflicts: [] });
  });
  it('who changed the same field are asked, unless they agree', () => {
    expect(threeWay(base, rec({ name: 'B', kind: 'm' }), rec({ name: 'C', kind: 'm' })).conflicts).toEqual(['name']);
  });
});

describe('a record on its way out', () => {
  it('carries no revision and no empty text', () => expect(outgoing({ id: 'x', name: '', revision: 3 })).toEqual({ id: 'x', name: null }));
  it('differs only where it says something else', () => {
    expect(changed({ a: null, b: [], c: { y: 1, x: 2 }, d: 1 }, { b: null, c: { x: 2, y: 1 }, d: 2, revision: 9 })).toEqual(['d']);
  });
  it('reads figures, lists and maps as they are typed', () => {
    expect([figureOf(''), figureOf('1 234,5'), figureOf('x')]).toEqual([null, 1234.5, 'x']);
    expect(textList(' a \n\nb\na')).toEqual(['a', 'b']);
    expect(textMap(mapText({ fr: 'Eau: potable', km: 'ទឹក' }))).toEqual({ fr: 'Eau: potable', km: 'ទឹក' });
  });
});

describe('fields of the kinds', () => {
  it('are known with their codelist and the kind they name', () => {
    expect(Object.keys(FIELDS).length).toBeGreaterThan(20);
    for (const [kind, fields] of Object.entries(FIELDS)) for (const field of fields) {
      if (field.type === 'code') expect(field.codelist, `${kind}.${field.name}`).toBeTruthy();
      if (field.type === 'ref') expect(field.kind, `${kind}.${field.name}`).toBeTruthy();
    }
    expect(FIELDS['ties']!.find((field) => field.name === 'from')).toMatchObject({ type: 'ref', kind: 'stakeholders', required: true });
  });
  it('make a table of what is filled, names first', () => {
    expect(tableFields(FIELDS['activities']!, [rec({ title: 'T', status: '2', note: 'n' })], 3)).toEqual(['title', 'status']);
  });
});

it('what waits for "still true" begins with what was never confirmed', () => {
  const list = [rec({ confirmed_on: '2012-01-01' }), { id: 'y', confirmed_on: '2010-01-01' }, { id: 'z', confirmed_on: null }];
  expect(toConfirm(list, '2011-06-30').map((one) => one.id)).toEqual(['z', 'y']);
});

describe('the client writes', () => {
  const reply = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });
  it('with the version it read, and says what stands there now', async () => {
    const seen: RequestInit[] = [];
    const client = new Client(async (_url, init) => { seen.push(init!); return reply(412, { code: 'stale', current: { id: 'x', name: 'B', revision: 4 } }); });
    const problem = await client.put('w', 'sites', rec({ name: 'A' }), 3).catch((thrown: unknown) => thrown) as { kind: string; body: { current: AnyRecord } };
    expect((seen[0]!.headers as Record<string, string>)['If-Match']).toBe('"r3"');
    expect([problem.kind, problem.body.current['name']]).toEqual(['conflict', 'B']);
  });
  it('reports on every page', async () => {
    const client = new Client(async (url) => reply(200, { method: {}, summary: {}, columns: [], rows: [url], next: url.includes('offset') ? null : '/api/x?offset=1' }));
    expect((await client.report('w', 'gaps', {})).rows).toHaveLength(2);
  });
});

it('every field of every kind has its word in every language, in the parts that a card brings', () => {
  for (const lang of ['en', 'fr', 'km']) {
    const part = (name: string): Record<string, string> => JSON.parse(readFileSync(join(import.meta.dirname, `../../src/messages/${name}/${lang}.json`), 'utf8'));
    const words = { ...part('core'), ...part('field') };
    const work = part('work');
    for (const [kind, fields] of Object.entries(FIELDS)) {
      expect(fields.filter(({ name }) => name !== 'id' && !words[`field.${name}`]).map(({ name }) => name), `${lang} ${kind}`).toEqual([]);
      expect(words[`kind.${kind}`] ?? work[`kind.${kind}`], `${lang} ${kind}`).toBeTruthy();
    }
  }
});
