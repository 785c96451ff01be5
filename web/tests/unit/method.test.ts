/** Definitions, hints and rules of the server have words in every language: held against the registry and the sources. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Analysis } from '../../src/api/types';

const ROOT = join(import.meta.dirname, '../../..');
const read = (part: string, lang: string): Record<string, string> => JSON.parse(readFileSync(join(ROOT, `web/src/messages/${part}/${lang}.json`), 'utf8'));
const { analyses } = JSON.parse(readFileSync(join(ROOT, 'web/registry.json'), 'utf8')) as { analyses: Analysis[] };
const LANGS = ['en', 'fr', 'km'] as const;

describe.each(LANGS)('in %s', (lang) => {
  const words = read('method', lang);
  it('every analysis has its definition', () => {
    expect(analyses.length).toBeGreaterThanOrEqual(38);
    for (const { name } of analyses) expect(words[`define.${name}`], name).toBeTruthy();
  });
  it('every parameter has its hint', () => {
    for (const { name, parameters } of analyses) for (const param of parameters) expect(words[`hint.${name}.${param.name}`] ?? words[`hint.${param.name}`], `${name} ${param.name}`).toBeTruthy();
  });
});

it('in English they are the words of the server: who changes those is told to translate them anew', () => {
  const words = read('method', 'en');
  for (const { name, definition, parameters } of analyses) {
    expect(words[`define.${name}`], `define.${name} in fr and km too`).toBe(definition);
    for (const param of parameters) expect(words[`hint.${name}.${param.name}`] ?? words[`hint.${param.name}`], `hint.${name}.${param.name} in fr and km too`).toBe(param.description);
  }
});

it('no words are left of what there is no more', () => {
  const known = new Set(analyses.flatMap(({ name, parameters }) => [`define.${name}`, ...parameters.flatMap((param) => [`hint.${param.name}`, `hint.${name}.${param.name}`])]));
  for (const key of Object.keys(read('method', 'en'))) if (key !== '$checked') expect(known, key).toContain(key);
});

it('in French and Khmer they are not left in English', () => {
  const english = read('method', 'en');
  for (const lang of ['fr', 'km']) for (const [key, text] of Object.entries(read('method', lang))) if (key !== '$checked') expect(text, `${lang} ${key}`).not.toBe(english[key]);
  for (const [key, text] of Object.entries(read('method', 'km'))) if (key !== '$checked') expect(text, key).toMatch(/\p{Script=Khmer}/u);
});

/** Rules that a row of an import may break, where a source names one. */
function rulesIn(folder: string): string[] {
  const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.rs'));
  return files.flatMap((name) => [...readFileSync(join(ROOT, folder, name), 'utf8').matchAll(/(?:Problem::new|Problem::error|Invalid::new|builder\.warn|builder\.error|network\.warn)\(\s*(?:Severity::\w+,\s*)?"([a-z0-9_]+)"/g)].map(([, rule]) => rule!));
}

/** Notes on files, where a source makes one. */
function notesIn(folder: string): string[] {
  const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.rs'));
  const keys = files.flatMap((name) => [...readFileSync(join(ROOT, folder, name), 'utf8').matchAll(/Note::new\(\s*(?:"([a-z_]+)"|if \w+ \{ "([a-z_]+)" \} else \{ "([a-z_]+)" \}|key\b)/g)].map((found) => found.slice(1).filter(Boolean)));
  expect(keys.filter((of) => !of.length).length, 'a key that is no literal: of IATI, named in its table').toBeLessThanOrEqual(1);
  return keys.flat();
}

it('every note that a source of the import makes has a sentence, and no sentence is left of one that there is no more', () => {
  const made = new Set([...['src/interchange', 'src/app'].flatMap(notesIn), 'grounds', 'other_transactions', 'passed_on', 'receivers']);
  expect(made.size).toBeGreaterThan(30);
  const words = Object.keys(read('import', 'en')).filter((key) => key.startsWith('note.'));
  expect(words.map((key) => key.slice('note.'.length)).sort()).toEqual([...made].sort());
});

it('every rule that a source of the import names has a sentence', () => {
  const rules = new Set(['src/domain', 'src/interchange', 'src/app'].flatMap(rulesIn));
  expect(rules.size).toBeGreaterThan(60);
  const words = read('import', 'en');
  for (const rule of rules) expect(words, rule).toHaveProperty([`rule.${rule}`]);
});
