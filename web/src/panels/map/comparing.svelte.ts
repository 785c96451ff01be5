/** The map beside the first: the same question about another theme or another day. */
import type { GapRow } from '../../api/types';
import { countStates, siteStates } from '../../state/coverage';
import { gapsQuery } from '../../state/requests';
import { useReport } from '../asking.svelte';
import type { useApp } from '../context';

export function useOther({ session, t, theme, day }: ReturnType<typeof useApp>) {
  const compare = $derived(session.view.compare);
  const asked = useReport(() => {
    if (!compare) return null;
    const { as_of, ...query } = gapsQuery(session.view);
    return { name: 'gaps', query: 'theme' in compare ? { ...query, theme: compare.theme, ...(as_of && { as_of }) } : { ...query, as_of: compare.day } };
  });
  const states = $derived(siteStates((asked.slot.value?.rows ?? []) as unknown as GapRow[]));
  const counts = $derived(countStates(states.values()));
  const gaps = $derived([...states.values()].filter((state) => state.presence === 'empty' && state.gap).length);
  const words = (which: string | null, asOf: string | null | undefined): string => t('compare.side', { theme: which ? theme(which) : t('filter.anyTheme'), day: asOf ? day(asOf) : t('filter.asOfUnknown') });
  const changed = $derived([...states].filter(([id, state]) => {
    const here = session.states.get(id);
    return here && (here.presence !== state.presence || here.gap !== state.gap);
  }).length);
  return {
    get slot() { return asked.slot; },
    get states() { return states; },
    get counts() { return counts; },
    /** Among the empty ones. */
    get gaps() { return gaps; },
    /** Places that differ between the two. */
    get changed() { return changed; },
    get left() { return words(session.view.theme, session.gaps.value?.method.as_of ?? session.view.asOf); },
    get right() { return words(compare && 'theme' in compare ? compare.theme : session.view.theme, asked.slot.value?.method.as_of ?? (compare && 'day' in compare ? compare.day : null)); },
  };
}
