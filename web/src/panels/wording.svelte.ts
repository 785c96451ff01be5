/** A part of the words that only readers of another language than the server's need, fetched with the view that shows them. */
import type { Lang } from '../api/types';
import { loadWords, type Values, type WordsPart } from '../messages';
import type { useApp } from './context';

/** What has come, as `part/lang`: the catalogues themselves tell nobody. */
let come: ReadonlySet<string> = $state.raw(new Set<string>());

/** Called once, while the component is made. The English of the server stands until the words are here, and where the line is down. */
export function useWordsBeside({ session, tOr }: ReturnType<typeof useApp>, part: WordsPart) {
  const at = (lang: Lang): string => `${part}/${lang}`;
  $effect(() => {
    const { lang } = session;
    if (lang === 'en' || come.has(at(lang))) return;
    void loadWords(lang, part).then(() => (come = new Set([...come, at(lang)])), () => {});
  });
  /** Words of the reader's language, null where there are none. */
  return (key: string, values: Values = {}): string | null => (session.lang !== 'en' && come.has(at(session.lang)) ? tOr(key, null, values) : null);
}
