/** The words that a control offers; the same for the sentence and the filter panel. */
import type { useApp } from './context';

type App = ReturnType<typeof useApp>;
export interface Choice {
  value: string;
  label: string;
  depth?: number;
}

export function themeOptions({ session, t }: App): Choice[] {
  return [
    { value: '', label: t('filter.anyTheme') },
    ...session.themeTree.map(({ id, name, depth }) => ({ value: id, label: name, depth })),
  ];
}

export function placeOptions({ session, t }: App): Choice[] {
  return [
    { value: '', label: t('filter.everywhere') },
    ...session.placeTree.map(({ id, name, depth }) => ({ value: id, label: name, depth })),
  ];
}

export function roleOptions({ session, code }: App): Choice[] {
  const codes = (session.codelists.value?.role ?? []).map((entry) => entry.code);
  const known = codes.includes(session.view.role) ? codes : [session.view.role, ...codes];
  return known.map((value) => ({ value, label: code('role', value).toLocaleLowerCase(session.lang) }));
}

export function constituencyOptions({ session, t, code }: App): Choice[] {
  const here = new Set((session.network.value?.nodes ?? []).map((node) => node.constituency));
  const listed = (session.codelists.value?.constituency ?? []).map((entry) => entry.code).filter((value) => here.has(value));
  return [{ value: '', label: t('filter.anyConstituency') }, ...listed.map((value) => ({ value, label: code('constituency', value) }))];
}

/** Who is taken out: one from the sentence; those chosen together stand as one option. */
export function outOptions({ session, t, who, list }: App): Choice[] {
  const { out } = session.view;
  const all = (session.facts.value?.stakeholders ?? []).map(({ id }) => ({ value: id, label: who(id) })).sort((a, b) => a.label.localeCompare(b.label));
  return [{ value: '', label: t('filter.outNone') }, ...(out.length > 1 ? [{ value: out.join(' '), label: list(out.map(who)) }] : []), ...all];
}

export function nextOptions({ session, t }: App): Choice[] {
  const some = [...new Set([1, 2, 3, 4, 5, 8, 10, 15, 20, session.view.next ?? 1])].sort((a, b) => a - b);
  return some.map((n) => ({ value: String(n), label: t('filter.nextN', { n }) }));
}
