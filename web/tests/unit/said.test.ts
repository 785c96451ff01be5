/** Sentences of the server in the reader's language: read, and held against the sources that write them. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSaid, saidBeside } from '../../src/state/said';

const ROOT = join(import.meta.dirname, '../../..');
const words: Record<string, unknown> = JSON.parse(readFileSync(join(ROOT, 'web/src/messages/said/en.json'), 'utf8'));
const sources = (folder: string): string => readdirSync(join(ROOT, folder)).filter((name) => name.endsWith('.rs')).map((name) => readFileSync(join(ROOT, folder, name), 'utf8')).join('\n');
const written = ['src/analysis/checks', 'src/analysis/joint'].map(sources).join('\n');
const rules = ['plans', 'platforms', 'work'].map((name) => readFileSync(join(ROOT, `data/rules/${name}.toml`), 'utf8')).join('\n');

describe('what a sentence is made of', () => {
  it('is its key and its values, a name that stands twice being a list', () => {
    const said = readSaid('key=late&title=Pump%20%26%20pipe:%2050%20%25&site=sites%2Fa&site=sites%2Fb')!;
    expect([said.key, Object.fromEntries(said.values)]).toEqual(['late', { title: ['Pump & pipe: 50 %'], site: ['sites/a', 'sites/b'] }]);
    expect(readSaid('')).toBeNull();
  });
  it('stands beside a message as one, beside reasons as a list, beside nothing else', () => {
    const row = { said: ['key=a', 'key=b&n=2'], reasons: ['x', 'y'], message: 'z' };
    expect(saidBeside(row, 'reasons').map((one) => one?.key)).toEqual(['a', 'b']);
    expect([saidBeside(row, 'message'), saidBeside(row, 'score'), saidBeside({ message: 'z' }, 'message')]).toEqual([[], [], []]);
  });
});

describe('its words', () => {
  it('are here for every key that the server writes', () => {
    const keys = [...written.matchAll(/Sentence::new\(\s*"([^"]+)"/g)].map(([, key]) => key!);
    expect(keys.length).toBeGreaterThan(30);
    for (const key of keys.filter((one) => one.includes('-') || one.includes('.'))) expect(words, key).toHaveProperty([`said.${key}`]);
  });
  it('are of keys that the server writes', () => {
    for (const key of Object.keys(words).filter((one) => one.startsWith('said.'))) expect(written.includes(`"${key.slice(5)}"`), key).toBe(true);
  });
  it('say what would resolve a finding for every rule that ships, and for no other', () => {
    const ids = [...rules.matchAll(/^id = "([^"]+)"/gm)].map(([, id]) => `resolve.${id}`).sort();
    expect(ids.length).toBe(28);
    expect(Object.keys(words).filter((one) => one.startsWith('resolve.')).sort()).toEqual(ids);
  });
});
