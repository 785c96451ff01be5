/**
 * Every word on screen. English is the source; French and Khmer carry `"$checked": false`
 * until a speaker has read them, and the language menu says so.
 */
import { IntlMessageFormat } from 'intl-messageformat';
import en from './en.json';
import fr from './fr.json';
import km from './km.json';

export type MessageKey = Exclude<keyof typeof en, '$checked'>;
export type Lang = 'en' | 'fr' | 'km';
type Catalogue = Record<string, string | boolean>;

export const CATALOGUES: Record<Lang, Catalogue> = { en, fr, km };
export const LANGUAGE_NAMES: Record<Lang, string> = { en: 'English', fr: 'Français', km: 'ភាសាខ្មែរ' };

type Value = string | number | boolean | Date | null | undefined;
export type Values = Record<string, Value>;

/** One piece of a sentence: plain words, or the place of a control. */
export type Part = { text: string } | { control: string };

const formats = new Map<string, IntlMessageFormat>();

function format(lang: Lang, key: string): IntlMessageFormat | null {
  const at = `${lang} ${key}`;
  const held = formats.get(at);
  if (held) return held;
  const text = CATALOGUES[lang][key] ?? CATALOGUES.en[key];
  if (typeof text !== 'string') return null;
  const made = new IntlMessageFormat(text, lang);
  formats.set(at, made);
  return made;
}

export function message(lang: Lang, key: MessageKey, values: Values = {}): string {
  return String(format(lang, key)?.format(values) ?? key);
}

/** For keys made of data (`kind.${kind}`): the fallback where no message is known. */
export function messageOr(lang: Lang, key: string, fallback: string): string {
  return CATALOGUES.en[key] === undefined ? fallback : message(lang, key as MessageKey);
}

/** Splits a sentence at its controls, in the order in which this language puts them. */
export function sentence(lang: Lang, key: MessageKey, controls: readonly string[], values: Values = {}): Part[] {
  const marks = Object.fromEntries(controls.map((control) => [control, { control }]));
  const parts = format(lang, key)?.formatToParts({ ...values, ...marks } as Record<string, never>) ?? [];
  return parts.map((part): Part => {
    const value: unknown = part.value;
    return typeof value === 'object' && value !== null && 'control' in value ? (value as { control: string }) : { text: String(value) };
  });
}

export function isChecked(lang: Lang): boolean {
  return CATALOGUES[lang]['$checked'] === true;
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
