/** Definitions and hints of the analyses in the reader's language; the server's English, marked as such, where this page has no words for one. */
import type { AnalysisParam } from '../api/types';
import type { useApp } from './context';
import type { InWords } from './said';
import { useWordsBeside } from './wording.svelte';

export function useMethodWords(app: ReturnType<typeof useApp>) {
  const own = useWordsBeside(app, 'method');
  const words = (text: string | null, english: string): InWords =>
    (text ? { text, lang: undefined } : { text: english, lang: app.session.lang === 'en' ? undefined : 'en' });
  return {
    definition: (analysis: string, english: string): InWords => words(own(`define.${analysis}`), english),
    /** What a parameter means in this analysis, else what it usually means. */
    hint: (analysis: string, { name, description }: Pick<AnalysisParam, 'name' | 'description'>): InWords =>
      words(own(`hint.${analysis}.${name}`) ?? own(`hint.${name}`), description),
  };
}
