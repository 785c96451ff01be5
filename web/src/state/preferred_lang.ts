/** The language of the reader: the one chosen last, else what the browser asks for, else English. */
import type { Lang } from '../api/types';
import { LANGS } from './view';

const LANG_KEY = 'sitelines.lang';

export function preferredLang(): Lang {
  const asked = [stored(), ...(typeof navigator === 'undefined' ? [] : navigator.languages)];
  for (const tag of asked) {
    const lang = LANGS.find((candidate) => tag?.toLowerCase().startsWith(candidate));
    if (lang) return lang;
  }
  return 'en';
}
function stored(): string | null {
  try {
    return localStorage.getItem(LANG_KEY);
  } catch {
    return null; // storage may be forbidden; the choice then lasts as long as the address
  }
}
export function rememberLang(lang: Lang): void {
  try {
    localStorage.setItem(LANG_KEY, lang);
  } catch {
    // see `stored`
  }
}
