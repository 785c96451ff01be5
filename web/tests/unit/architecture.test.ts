/** The import law of the front end: one direction, and `map` and `network` never meet. */
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, it } from 'vitest';

const SRC = join(import.meta.dirname, '../../src');
/** Room → rooms it may use, beside its own. */
const LAW: Record<string, readonly string[]> = {
  api: [],
  messages: [],
  offline: [],
  state: ['api'],
  map: ['api', 'state'],
  network: ['api', 'state'],
  ui: ['state'],
  panels: ['api', 'state', 'messages', 'ui', 'map', 'network'],
};
/** Only the session talks to the server; the other rooms may know the shapes of answers. */
const SHAPES_ONLY = ['map', 'network', 'ui'];

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(ts|svelte)$/.test(file) && file.includes('/'));

it('every room keeps to the rooms it may use', () => {
  expect(files.length).toBeGreaterThan(30);
  for (const file of files) {
    const room = file.split('/')[0]!;
    expect(LAW, `unknown room ${room}`).toHaveProperty(room);
    const text = readFileSync(join(SRC, file), 'utf8');
    for (const [line, , target] of text.matchAll(/(import|from)\s*\(?\s*'(\.[^']+)'/g)) {
      const other = relative(SRC, resolve(dirname(join(SRC, file)), target!)).split('/')[0]!;
      if (other === room) continue;
      expect(LAW[room], `${file}: ${line}`).toContain(other);
      if (other === 'api' && SHAPES_ONLY.includes(room)) expect(target, `${file} may import shapes only`).toMatch(/types$/);
    }
  }
});

it('no file grows past 300 lines', () => {
  for (const file of files.filter((f) => !f.endsWith('.gen.ts'))) expect(readFileSync(join(SRC, file), 'utf8').split('\n').length, file).toBeLessThanOrEqual(300);
});

it('no address of another server is written in the source', () => {
  for (const file of files) {
    const text = readFileSync(join(SRC, file), 'utf8').replaceAll('http://same.origin', '').replaceAll('http://www.w3.org', '');
    expect(text.match(/https?:\/\/[a-z0-9-]+\.[a-z]/g) ?? [], file).toEqual([]);
  }
});

it('every dependency has its reason beside it', () => {
  const manifest = JSON.parse(readFileSync(join(SRC, '../package.json'), 'utf8')) as Record<string, Record<string, string>>;
  for (const group of ['dependencies', 'devDependencies']) {
    expect(Object.keys(manifest[`//${group}`]!).sort()).toEqual(Object.keys(manifest[group]!).sort());
  }
});
