import { parse as parseIcu, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { IntlMessageFormat } from 'intl-messageformat';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'svelte/compiler';
import { beforeAll, describe, expect, it } from 'vitest';
import { compiled } from '../../scripts/messages_plugin';
import { slimmed } from '../../scripts/maplibre_css_plugin';
import { day, isChecked, loadWords, sentence } from '../../src/messages';
import { partsOf } from '../../src/messages/format';

const SRC = join(import.meta.dirname, '../../src');
const files = (folder: string): string[] => readdirSync(join(SRC, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(SRC, folder, file));
type Part = 'core' | 'work' | 'field' | 'said' | 'method' | 'import';
const PARTS: readonly Part[] = ['core', 'work', 'field', 'said', 'method', 'import'];
/** The subjects that the part `work` puts together. */
const OF_WORK = ['analyses', 'columns', 'editing', 'figures'] as const;
const read = (lang: 'en' | 'fr' | 'km', part: Part | (typeof OF_WORK)[number] | 'briefing' | 'maps'): Record<string, string | boolean> => JSON.parse(readFileSync(join(SRC, `messages/${part}/${lang}.json`), 'utf8'));
/** With the words of paper and of map sheets, which the server writes (`src/messages` of the Rust side reads the same files). */
const ALL_PARTS = [...PARTS, ...OF_WORK, 'briefing', 'maps'] as const;
const CATALOGUES = Object.fromEntries((['en', 'fr', 'km'] as const).map((lang) => [lang, Object.assign({}, ...ALL_PARTS.map((part) => read(lang, part)))])) as Record<'en' | 'fr' | 'km', Record<string, string | boolean>>;
beforeAll(() => Promise.all((['en', 'fr', 'km'] as const).flatMap((lang) => PARTS.map((part) => loadWords(lang, part)))).then(() => undefined));

const keys = (lang: 'en' | 'fr' | 'km'): string[] => Object.keys(CATALOGUES[lang]).filter((key) => key !== '$checked').sort();

function placeholders(elements: MessageFormatElement[]): Set<string> {
  const names = new Set<string>();
  for (const element of elements) {
    if (element.type === TYPE.literal || element.type === TYPE.pound) continue;
    names.add(element.value);
    if (element.type === TYPE.plural || element.type === TYPE.select) {
      for (const option of Object.values(element.options)) for (const name of placeholders(option.value)) names.add(name);
    }
  }
  return names;
}

describe('the words', () => {
  it('are the same keys in all three languages', () => {
    expect(keys('fr')).toEqual(keys('en'));
    expect(keys('km')).toEqual(keys('en'));
  });
  it('stand in one of the parts only, so that a page never waits for the wrong one', () => {
    const all = ALL_PARTS.flatMap((part) => Object.keys(read('en', part))).filter((key) => key !== '$checked');
    expect(all.filter((key, i) => all.indexOf(key) !== i)).toEqual([]);
  });
  it('are here for whatever the first page says, without the work part', () => {
    const core = read('en', 'core');
    const first = [...files('panels'), ...files('ui')].filter((name) => /panels\/[A-Z]\w+\.svelte$/.test(name) && !/\/(PaintLegend|PaintedSentence|PaintedAnswer|ScenarioAnswer|Timeline|RecordPicker|RankAnswer)\.svelte$/.test(name));
    for (const file of first) for (const [, key] of readFileSync(file, 'utf8').matchAll(/\bt\('([\w.]+)'/g)) {
      if (!/^(paint|card)\./.test(key!)) expect(core, `${file}: ${key}`).toHaveProperty([key!]);
    }
  });
  it('have the same placeholders in all three, and a plural always has "other"', () => {
    for (const key of keys('en')) {
      const sets = (['en', 'fr', 'km'] as const).map((lang) => [...placeholders(parseIcu(String(CATALOGUES[lang][key])))].sort());
      expect(sets[1], `fr ${key}`).toEqual(sets[0]);
      expect(sets[2], `km ${key}`).toEqual(sets[0]);
    }
  });
  it('say of themselves whether a speaker has checked them', () => {
    for (const lang of ['en', 'fr', 'km'] as const) for (const part of ALL_PARTS) expect(read(lang, part)['$checked'], `${lang} ${part}`).toBe(isChecked(lang));
    expect([CATALOGUES.fr['$checked'], CATALOGUES.km['$checked']]).toEqual([false, false]);
  });
  it('never say nobody', () => {
    // a definition may say of a list that nobody is named on it
    for (const key of keys('en').filter((one) => !one.startsWith('define.'))) expect(String(CATALOGUES.en[key])).not.toMatch(/\bnobody (is|works)|no one works/i);
  });
  it('put the controls of a question in the order of the language', () => {
    const controls = (lang: 'en' | 'km') => sentence(lang, 'question.gaps', ['theme', 'role', 'within', 'asOf']).flatMap((part) => ('control' in part ? [part.control] : []));
    expect(controls('en')).toEqual(['theme', 'within', 'role', 'asOf']);
    expect(controls('km')[0]).toBe('asOf');
  });
  it('write days in each language, and no day as nothing', () => {
    expect([day('en', '2012-06-30'), day('fr', '2012-06-30'), day('km', '2012-06-30'), day('en', null)]).toEqual(['30 June 2012', '30 juin 2012', '30 មិថុនា 2012', '']);
  });
  it('are written as intl-messageformat writes them, whatever the number', () => {
    for (const lang of ['en', 'fr', 'km'] as const) for (const key of keys(lang)) {
      const text = String(CATALOGUES[lang][key]);
      const names = [...placeholders(parseIcu(text))];
      for (const n of [0, 1, 2, 1234567]) {
        const values = Object.fromEntries(names.map((name) => [name, n]));
        expect(partsOf(lang, compiled(text), values).join(''), `${lang} ${key} ${n}`).toBe(String(new IntlMessageFormat(text, lang).format(values)));
      }
    }
  });
  it('keep to what the page can write', () => expect(() => compiled('{n, number, percent}')).toThrow(/plain arguments/));
  it('exist for every literal key asked for', () => {
    for (const file of [...files('panels'), ...files('ui')].filter((name) => /\.(svelte|ts)$/.test(name))) {
      for (const [, key] of readFileSync(file, 'utf8').matchAll(/\bt\('([\w.]+)'/g)) expect(keys('en'), `${file}: ${key}`).toContain(key);
    }
  });
});

/** Walks the template of a component; script and style are elsewhere in the tree. */
function hardCoded(node: unknown, found: string[] = []): string[] {
  if (Array.isArray(node)) for (const child of node) hardCoded(child, found);
  else if (node && typeof node === 'object') {
    const { type, name, data, value } = node as Record<string, unknown>;
    if (type === 'Text' && /\p{L}{2,}/u.test(String(data))) found.push(String(data).trim());
    if (type === 'Attribute') {
      const spoken = ['aria-label', 'title', 'placeholder', 'alt', 'label'].includes(String(name));
      if (spoken) hardCoded(value, found);
      return found;
    }
    for (const [key, child] of Object.entries(node)) if (key !== 'expression' || typeof child === 'object') hardCoded(child, found);
  }
  return found;
}

it('components hold no words of their own', () => {
  for (const file of [...files('panels'), ...files('ui')].filter((name) => name.endsWith('.svelte'))) {
    const { fragment } = parse(readFileSync(file, 'utf8'), { modern: true });
    expect(hardCoded(fragment.nodes), file).toEqual([]);
  }
});

it('of the style sheet of MapLibre only unused furniture is left out', () => {
  const kept = slimmed(readFileSync(join(SRC, '../node_modules/maplibre-gl/dist/maplibre-gl.css'), 'utf8'));
  for (const used of ['.maplibregl-canvas{', '.maplibregl-ctrl-zoom-in', '.maplibregl-ctrl-zoom-out', '.maplibregl-ctrl-attrib', '.maplibregl-ctrl-scale', '.maplibregl-boxzoom']) expect(kept).toContain(used);
  expect(kept).not.toMatch(/popup-content|marker-draggable|user-location-dot/);
  expect(slimmed('.maplibregl-marker,.maplibregl-map{top:0}@media print{.maplibregl-popup{top:0}}')).toBe('.maplibregl-marker,.maplibregl-map{top:0}');
});
