/** Where nodes stand: the server's layout, or their places on earth. Pure. */
import type { Id } from '../api/types';
import type { Layout } from '../state/view';
import type { StagedNode } from '../state/network';

export type Point = { x: number; y: number };

/** Golden angle: neighbours on the spiral never line up. */
const TURN = Math.PI * (3 - Math.sqrt(5));

/**
 * Places are projected as the map draws them (Mercator); those who share one are fanned out on a spiral,
 * so that twenty partners in one capital stay apart. Without a known place a node stands in a row below the others.
 */
export function positions(nodes: readonly StagedNode[], layout: Layout): Map<Id, Point> {
  if (layout !== 'places') return new Map(nodes.map((node) => [node.id, { x: node.x, y: 1 - node.y }]));
  const placed = nodes.filter((node) => typeof node.lon === 'number' && typeof node.lat === 'number');
  const xs = placed.map((node) => node.lon!);
  const ys = placed.map((node) => mercator(node.lat!));
  const [w, e] = [Math.min(...xs), Math.max(...xs)];
  const [s, n] = [Math.min(...ys), Math.max(...ys)];
  const size = Math.max(e - w, n - s, 1e-6);
  const seen = new Map<string, number>();
  const at = new Map<Id, Point>();
  placed.forEach((node, i) => {
    const place = `${node.lon!.toFixed(2)} ${node.lat!.toFixed(2)}`;
    const k = seen.get(place) ?? 0;
    seen.set(place, k + 1);
    const radius = 0.028 * Math.sqrt(k);
    at.set(node.id, { x: (xs[i]! - w) / size + radius * Math.cos(k * TURN), y: (ys[i]! - s) / size + radius * Math.sin(k * TURN) });
  });
  nodes.filter((node) => !at.has(node.id)).forEach((node, i, rest) => {
    at.set(node.id, { x: (i + 0.5) / rest.length, y: -0.15 });
  });
  return at;
}

function mercator(lat: number): number {
  const radians = (Math.max(-85, Math.min(85, lat)) * Math.PI) / 180;
  return (Math.log(Math.tan(Math.PI / 4 + radians / 2)) * 180) / Math.PI;
}

/** Ties between the same two are bowed apart; the k-th of n gets its own bow, the single one of a pair runs straight. */
export function curvatures(ties: readonly { id: Id; from: Id; to: Id }[]): Map<Id, number> {
  const pairs = new Map<string, { id: Id; from: Id; to: Id }[]>();
  for (const tie of ties) {
    const key = tie.from < tie.to ? `${tie.from} ${tie.to}` : `${tie.to} ${tie.from}`;
    const held = pairs.get(key);
    if (held) held.push(tie);
    else pairs.set(key, [tie]);
  }
  const bows = new Map<Id, number>();
  for (const group of pairs.values()) {
    group.forEach((tie, k) => {
      const bow = (k - (group.length - 1) / 2) * 0.32;
      bows.set(tie.id, tie.from < tie.to ? bow : -bow);
    });
  }
  return bows;
}
