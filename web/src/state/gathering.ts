/**
 * Points that lie on top of one another at a zoom, gathered: what is drawn apart keeps so many pixels between its middles. Pure and
 * deterministic: by id, whatever the order and whatever part of the world is in view.
 * Cost: O(n log n) for the order; each point looks into the nine cells of a grid around it.
 */
import type { Id } from '../api/types';

/** Longitude and latitude. */
export type Position = readonly [number, number];
export interface Placed {
  id: Id;
  at: Position;
}
export interface Gathered {
  /** In order of id; the first is the one around which the others were found. */
  ids: Id[];
  /** The mean of their positions, in degrees. */
  at: Position;
  /** West, south, east, north. */
  box: [number, number, number, number];
}

/** Pixels of the whole world at zoom 0, as MapLibre counts them. */
const WORLD = 512;
/** Web Mercator ends here. */
const MOST_NORTH = 85.05;

/** Pixels from the north-western corner of the world at a zoom. */
export function pixels([lon, lat]: Position, zoom: number): [number, number] {
  const size = WORLD * 2 ** zoom;
  const y = (Math.max(-MOST_NORTH, Math.min(MOST_NORTH, lat)) * Math.PI) / 180;
  return [((lon + 180) / 360) * size, ((1 - Math.log(Math.tan(y / 2 + Math.PI / 4)) / Math.PI) / 2) * size];
}

export function gathered(points: readonly Placed[], zoom: number, apart: number): Gathered[] {
  const sorted = [...points].sort((a, b) => (a.id < b.id ? -1 : 1)).map((point) => ({ ...point, on: pixels(point.at, zoom) }));
  const cells = new Map<string, number[]>();
  const cell = (value: number): number => Math.floor(value / apart);
  sorted.forEach(({ on: [x, y] }, i) => {
    const key = `${cell(x)} ${cell(y)}`;
    cells.set(key, [...(cells.get(key) ?? []), i]);
  });
  const taken = new Set<number>();
  const groups: Gathered[] = [];
  sorted.forEach(({ on: [x, y] }, i) => {
    if (taken.has(i)) return;
    const near: number[] = [];
    for (let dx = -1; dx <= 1; dx += 1) {
      for (let dy = -1; dy <= 1; dy += 1) {
        for (const j of cells.get(`${cell(x) + dx} ${cell(y) + dy}`) ?? []) {
          const [ox, oy] = sorted[j]!.on;
          if (!taken.has(j) && Math.hypot(ox - x, oy - y) < apart) near.push(j);
        }
      }
    }
    near.sort((a, b) => a - b);
    for (const j of near) taken.add(j);
    groups.push(group(near.map((j) => sorted[j]!)));
  });
  return groups;
}

function group(members: readonly Placed[]): Gathered {
  const [lons, lats] = [members.map(({ at }) => at[0]), members.map(({ at }) => at[1])];
  const mean = (list: readonly number[]): number => Number((list.reduce((sum, value) => sum + value, 0) / list.length).toFixed(5));
  return {
    ids: members.map(({ id }) => id), at: [mean(lons), mean(lats)],
    box: [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)],
  };
}
