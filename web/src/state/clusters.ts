/** Points of the question that would cover one another, drawn as one with their number, and how many of each class it holds. Pure. */
import type { Id } from '../api/types';
import { gathered, type Placed, type Position } from './gathering';

/** Pixels between the middles of two signs of a place at the zooms where they are smallest. */
export const SIGNS_APART = 26;

/** A class of places: a colour of the legend, or a hatching. */
export interface PartClass {
  key: string;
  colour: string;
  hatched: boolean;
  words: string;
}
export interface Cluster {
  key: string;
  ids: readonly Id[];
  at: Position;
  box: [number, number, number, number];
  /** Classes in the order of the legend, those without a place left out; the counts add up to the number of places. */
  parts: readonly (PartClass & { count: number })[];
}

/** Groups of two and more; chosen places stand by themselves, so that they are seen. */
export function clustered(points: readonly Placed[], zoom: number, alone: ReadonlySet<Id>, classes: readonly PartClass[], classOf: (id: Id) => string): Cluster[] {
  return gathered(points.filter(({ id }) => !alone.has(id)), zoom, SIGNS_APART).filter(({ ids }) => ids.length > 1).map(({ ids, at, box }) => {
    const counts = new Map<string, number>();
    for (const id of ids) counts.set(classOf(id), (counts.get(classOf(id)) ?? 0) + 1);
    return { key: ids[0]!, ids, at, box, parts: classes.flatMap((one) => (counts.has(one.key) ? [{ ...one, count: counts.get(one.key)! }] : [])) };
  });
}
