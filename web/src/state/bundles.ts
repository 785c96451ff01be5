/**
 * Ties between places: stakeholders who stand close to one another at a zoom are one end; ties between the same two ends are one
 * bundle for each way and one for ties without a direction. What can not be drawn is counted: ties within one end, and
 * ties of stakeholders whose place is not known. Pure and deterministic. Cost: O(ties + stakeholders log stakeholders).
 */
import type { Id } from '../api/types';
import { gathered, type Position } from './gathering';
import type { StagedNetwork } from './network';

/** Pixels between the middles of two ends: a circle with a number in it, and room for an arrow between two. */
export const ENDS_APART = 44;

export interface End {
  key: string;
  at: Position;
  stakeholders: readonly Id[];
}
export interface Bundle {
  key: string;
  from: End;
  to: End;
  /** The ties run from the first end to the second; else they have no direction. */
  directed: boolean;
  /** Commonest kind first. */
  kinds: readonly (readonly [string, number])[];
  ties: number;
  /** Those who hold the ties, at either end. */
  holders: readonly Id[];
  /** Holds a tie of the one who is chosen, or between two who are. */
  chosen: boolean;
  /** Every tie has an end outside the chosen theme or constituency. */
  faint: boolean;
}
export interface Bundles {
  ends: readonly End[];
  /** Those with most ties first. */
  bundles: readonly Bundle[];
  /** Ties drawn, those within one end, and those of somebody whose place is not known. */
  drawn: number;
  within: number;
  unlocated: number;
  /** Stakeholders with ties and without a known place. */
  unlocatedWho: readonly Id[];
  /** Ties of the largest bundle. */
  most: number;
}

export function bundled(network: StagedNetwork, zoom: number): Bundles {
  const node = new Map(network.nodes.map((one) => [one.id, one]));
  const placed = network.nodes.flatMap(({ id, lon, lat }) => (typeof lon === 'number' && typeof lat === 'number' ? [{ id, at: [lon, lat] as const }] : []));
  const endOf = new Map<Id, End>();
  for (const { ids, at } of gathered(placed, zoom, ENDS_APART)) {
    const end: End = { key: ids[0]!, at, stakeholders: ids };
    for (const id of ids) endOf.set(id, end);
  }
  const held = new Map<string, { from: End; to: End; directed: boolean; kinds: Map<string, number>; holders: Set<Id>; ties: number; strong: number; chosen: boolean }>();
  const chosen = new Set(network.nodes.filter((one) => one.chosen).map(({ id }) => id));
  const unlocatedWho = new Set<Id>();
  let [within, unlocated, drawn] = [0, 0, 0];
  for (const tie of network.ties) {
    const [a, b] = [endOf.get(tie.from), endOf.get(tie.to)];
    if (!a || !b) {
      unlocated += 1;
      for (const who of [tie.from, tie.to]) if (!endOf.has(who)) unlocatedWho.add(who);
      continue;
    }
    if (a === b) {
      within += 1;
      continue;
    }
    const [from, to] = tie.directed || a.key < b.key ? [a, b] : [b, a];
    const key = `${from.key} ${tie.directed ? 'to' : 'and'} ${to.key}`;
    const bundle = held.get(key) ?? { from, to, directed: tie.directed, kinds: new Map<string, number>(), holders: new Set<Id>(), ties: 0, strong: 0, chosen: false };
    held.set(key, bundle);
    bundle.kinds.set(tie.kind, (bundle.kinds.get(tie.kind) ?? 0) + 1);
    bundle.holders.add(tie.from).add(tie.to);
    bundle.ties += 1;
    bundle.chosen ||= chosen.size > 1 ? chosen.has(tie.from) && chosen.has(tie.to) : chosen.has(tie.from) || chosen.has(tie.to);
    if (!node.get(tie.from)?.faint && !node.get(tie.to)?.faint) bundle.strong += 1;
    drawn += 1;
  }
  const bundles = [...held].map(([key, { kinds, holders, strong, ...bundle }]): Bundle => ({
    ...bundle, key, holders: [...holders].sort(), faint: strong === 0,
    kinds: [...kinds].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)),
  })).sort((a, b) => b.ties - a.ties || (a.key < b.key ? -1 : 1));
  const ends = [...new Set(bundles.flatMap(({ from, to }) => [from, to]))].sort((a, b) => (a.key < b.key ? -1 : 1));
  return { ends, bundles, drawn, within, unlocated, unlocatedWho: [...unlocatedWho].sort(), most: bundles[0]?.ties ?? 0 };
}
