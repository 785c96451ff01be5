/** What the map draws together, with its words: ties between places, and points that would cover one another. */
import { bundled, type Bundle, type Bundles, type End } from '../../state/bundles';
import { clustered, type Cluster, type PartClass } from '../../state/clusters';
import { PRESENCE_STATES } from '../../state/coverage';
import { classColour, type Palette } from '../../state/palette';
import type { Over } from '../../map/model';
import type { useApp } from '../context';
import { wordOf } from '../words';
export { bundled };

/** Said in the legend while some are drawn. */
export const clustersNote = ({ t }: App, clusters: readonly Cluster[]): string => (clusters.length ? t('clusters.note', { n: clusters.length }) : '');

type App = ReturnType<typeof useApp>;
const NO_VALUE = 'no_value';
/** Partners of an end that are called by name. */
const NAMED = 2;

/** The classes of the legend, and which of them a place is in. */
function classes(app: App, palette: Palette): { all: PartClass[]; of: (id: string) => string } {
  const { session, t, num } = app;
  const { paint } = session;
  if (paint) {
    const words = (one: (typeof paint.classes)[number]): string =>
      one.from === null ? (one.code === null ? t('paint.others') : wordOf(app, one.code)) : one.from === one.to ? num(one.from, 3) : t('paint.range', { from: num(one.from, 3), to: num(one.to, 3) });
    const all = paint.classes.map((one, i) => ({ key: String(i), colour: classColour(palette, one), hatched: false, words: words(one) }));
    return {
      all: [...all, { key: NO_VALUE, colour: palette.hatch, hatched: true, words: t('paint.noValue') }],
      of: (id) => String(paint.of.get(id) ?? NO_VALUE),
    };
  }
  const all = PRESENCE_STATES.flatMap((state): PartClass[] => {
    const hatched = state === 'unspecified' || state === 'no_data';
    const colour = state === 'no_data' ? palette.hatch : state === 'unspecified' ? palette.hatchLight : palette[state];
    const one = { key: state, colour, hatched, words: t(`presence.${state}`) };
    return state === 'empty' ? [{ key: 'gap', colour: palette.gap, hatched, words: t('legend.gap') }, one] : [one];
  });
  return {
    all,
    of: (id) => {
      const state = session.states.get(id);
      return state?.presence === 'empty' && state.gap ? 'gap' : state?.presence ?? 'no_data';
    },
  };
}

/** Clusters of the places that the question is about and that are points. */
export function clustersOf(app: App, palette: Palette, zoom: number): readonly Cluster[] {
  const { session } = app;
  const about = session.paint?.of ?? session.states;
  const points = (session.facts.value?.sites ?? []).flatMap(({ id, point, shape }) => (point && shape === 'point' && about.has(id) ? [{ id, at: point }] : []));
  const { all, of } = classes(app, palette);
  return clustered(points, zoom, new Set(session.view.sites), all, of);
}

/** The first partners of an end by name, and how many more stand there. */
export function endWords({ list, t, who }: App, { stakeholders }: End): string {
  const named = stakeholders.slice(0, NAMED).map(who);
  return stakeholders.length > NAMED ? t('lines.end', { names: named.join(', '), n: stakeholders.length - NAMED }) : list(named);
}

export function bundleWords(app: App, { from, to, directed, kinds, ties }: Bundle): string {
  const { t, num, code } = app;
  const between = t(directed ? 'lines.to' : 'lines.between', { a: endWords(app, from), b: endWords(app, to), n: ties });
  return `${between} ${kinds.map(([kind, n]) => `${code('tie_kind', kind)} ${num(n)}`).join(', ')}`;
}

export function overWords(app: App, { kind, key }: Over, bundles: Bundles | null, clusters: readonly Cluster[] | null): string {
  if (kind === 'cluster') {
    const cluster = clusters?.find((one) => one.key === key);
    return cluster ? `${app.t('clusters.places', { n: cluster.ids.length })} ${cluster.parts.map(({ words, count }) => `${words} ${app.num(count)}`).join(' · ')}` : '';
  }
  const bundle = bundles?.bundles.find((one) => one.key === key);
  if (kind === 'bundle') return bundle ? bundleWords(app, bundle) : '';
  const end = bundles?.ends.find((one) => one.key === key);
  return end ? endWords(app, end) : '';
}
