/**
 * Every word on screen, in parts: `core` comes with the page, the others with the first of the views that need them. Each
 * language is fetched when it is asked for, compiled by the build; `work` puts files by subject together (`columns`, `figures` ...). French and Khmer carry `"$checked": false` until a speaker has read them, and
 * the language menu says so.
 */
import type core from './core/en.json';
import type field from './field/en.json';
import type work from './work/en';
import { partsOf, type Compiled } from './format';

export type MessageKey = Exclude<keyof typeof core | keyof typeof work | keyof typeof field, '$checked'>;
export type Lang = 'en' | 'fr' | 'km';
/** `field`: cards, what is said of a record, what waits for the line. `said`: what the server finds and why, for the sentences of reports.
 * `method`: definitions of the analyses and hints of their parameters; in English the server's own stand. `import`: what an import notes. */
export type WordsPart = 'core' | 'work' | 'field' | 'said' | 'method' | 'import';
type Catalogue = Record<string, Compiled | boolean>;
type Files = Record<string, () => Promise<Catalogue>>;

export const LANGUAGE_NAMES: Record<Lang, string> = { en: 'English', fr: 'Français', km: 'ភាសាខ្មែរ' };

const FILES: Record<WordsPart, Files> = {
  core: import.meta.glob<Catalogue>('./core/*.json', { import: 'default' }),
  work: import.meta.glob<Catalogue>('./work/*.ts', { import: 'default' }),
  field: import.meta.glob<Catalogue>('./field/*.json', { import: 'default' }),
  said: import.meta.glob<Catalogue>('./said/*.json', { import: 'default' }),
  method: import.meta.glob<Catalogue>('./method/*.json', { import: 'default' }),
  import: import.meta.glob<Catalogue>('./import/*.json', { import: 'default' }),
};

const catalogues: Record<Lang, Catalogue> = { en: {}, fr: {}, km: {} };
const loaded = new Set<string>();
/** Parts asked for so far: a change of language brings all of them. */
const wanted = new Set<WordsPart>(['core']);

/** Brings the words of a language, this part and every part asked for before. */
export async function loadWords(lang: Lang, part: WordsPart = 'core'): Promise<void> {
  wanted.add(part);
  await Promise.all([...wanted].map(async (one) => {
    const at = `${one}/${lang}`;
    if (loaded.has(at)) return;
    const file = FILES[one][`./${at}.json`] ?? FILES[one][`./${at}.ts`];
    Object.assign(catalogues[lang], await file!());
    loaded.add(at);
  }));
}

type Value = string | number | boolean | Date | null | undefined;
export type Values = Record<string, Value>;

/** One piece of a sentence: plain words, or the place of a control. */
export type Part = { text: string } | { control: string };

export function message(lang: Lang, key: MessageKey, values: Values = {}): string {
  const text = catalogues[lang][key];
  return isMessage(text) ? partsOf(lang, text, values).join('') : key;
}

function isMessage(text: Compiled | boolean | undefined): text is Compiled {
  return text !== undefined && typeof text !== 'boolean';
}

/** For keys made of data (`kind.${kind}`): the fallback where no message is known. */
export function messageOr<T>(lang: Lang, key: string, fallback: T, values: Values = {}): string | T {
  return isMessage(catalogues[lang][key]) ? message(lang, key as MessageKey, values) : fallback;
}

/** Splits a sentence at its controls, in the order in which this language puts them. */
export function sentence(lang: Lang, key: MessageKey, controls: readonly string[], values: Values = {}): Part[] {
  const marks = Object.fromEntries(controls.map((control) => [control, { control }]));
  const text = catalogues[lang][key];
  const parts = isMessage(text) ? partsOf(lang, text, { ...values, ...marks }) : [];
  return parts.map((part): Part => (typeof part === 'object' && part !== null ? (part as { control: string }) : { text: String(part) }));
}

/** Languages whose words a speaker has read; a test holds this against the files. */
const CHECKED: Record<Lang, boolean> = { en: true, fr: false, km: false };

export function isChecked(lang: Lang): boolean {
  return CHECKED[lang];
}

/** A day in words; dates are days of the world, without a time zone. */
export function day(lang: Lang, iso: string | null | undefined): string {
  if (!iso || !/^\d{4}-\d{2}-\d{2}/.test(iso)) return iso ?? '';
  if (lang === 'km') {
    // Chromium ships without Khmer dates and would fall back to English ones.
    const [year = '', month = '', date = ''] = iso.slice(0, 10).split('-');
    return message(lang, 'date.day', { day: String(Number(date)), month: message(lang, `date.month.${Number(month)}` as MessageKey), year });
  }
  const date = new Date(`${iso.slice(0, 10)}T00:00:00Z`);
  return new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : lang, { dateStyle: 'long', timeZone: 'UTC' }).format(date);
}

export function number(lang: Lang, value: number | null | undefined, digits = 0): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '';
  return new Intl.NumberFormat(lang, { maximumFractionDigits: digits }).format(value);
}

export function list(lang: Lang, items: readonly string[]): string {
  return new Intl.ListFormat(lang, { type: 'conjunction' }).format(items);
}
