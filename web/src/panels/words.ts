/** States in words: the same on the tip, in the card, in the table and in announcements. */
import type { GapRow } from '../api/types';
import { needStated, onRecord, type SiteState } from '../state/coverage';
import type { useApp } from './context';

type App = ReturnType<typeof useApp>;
type Worded = Pick<SiteState, 'presence' | 'coordination' | 'onRecord' | 'needStated' | 'lastSeen'> & { providers: readonly string[] };

/** "No partner activity reported · need stated": never "nobody", and no data is said as such. */
export function stateWords(app: App, state: Worded): string {
  const { t, day } = app;
  const parts = [state.presence === 'several' ? t('presence.severalN', { n: state.providers.length }) : t(`presence.${state.presence}`)];
  if (state.coordination && state.coordination !== 'not_applicable') parts.push(t(state.onRecord ? 'coordination.on_record' : `coordination.${state.coordination}`));
  if (state.needStated && state.presence !== 'single' && state.presence !== 'several') parts.push(t('presence.needStated'));
  if (state.lastSeen && (state.presence === 'no_data' || state.presence === 'empty')) parts.push(t('presence.lastSeen', { day: day(state.lastSeen) }));
  return parts.join(' · ');
}

export function cellState(row: GapRow): Worded {
  return {
    presence: row.presence, coordination: row.coordination, providers: row.providers, lastSeen: row.last_seen ?? null,
    needStated: needStated(row), onRecord: onRecord(row),
  };
}

/** What a parameter is called: in this analysis where its name means different things, else anywhere. */
export function paramLabel({ tOr }: App, analysis: string, name: string): string {
  return tOr(`param.${analysis}.${name}`, tOr(`param.${name}`, name.replaceAll('_', ' ')));
}

/** A code of a report in words: a state of presence, a yes or no, a group, else the word that the page knows for it. */
export function wordOf({ t, tOr, session, code: inList }: App, code: string): string {
  if (code === 'true') return t('value.yes');
  if (code === 'false') return t('value.no');
  const own = tOr(`word.${code}`, tOr(`presence.${code}`, ''));
  if (own) return own;
  // groups of stakeholders stand under many columns
  return session.codelists.value?.['constituency']?.some((entry) => entry.code === code) ? inList('constituency', code) : tOr(`param.${code}`, tOr(`field.${code}`, code.replaceAll('_', ' ')));
}
