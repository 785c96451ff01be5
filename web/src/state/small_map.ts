/** The small map of a card: where somebody works, unit by unit, and which tiles it is drawn from. Pure. */
import type { Id, PresenceRow, Site } from '../api/types';
import { pixels, type Position } from './gathering';
import { ancestry } from './network';

/** Pixels of a tile at its own zoom, as MapLibre counts them. */
export const TILE = 512;
/** Deeper, and one village fills it. */
const DEEPEST = 12;
/** Room around, as a share of the width. */
const ROOM = 0.06;
/** The smallest piece of ground shown, in degrees: a single point has no extent of its own. */
const LEAST_DEGREES = 0.02;

export interface Frame {
  zoom: number;
  tiles: { x: number; y: number }[];
  /** Left, top, width, height in pixels of the world at that zoom. */
  box: [number, number, number, number];
}

/** The deepest zoom at which all of it lies in four tiles at most. */
export function frameOf([west, south, east, north]: readonly [number, number, number, number]): Frame {
  const wider = Math.max(0, LEAST_DEGREES - (east - west)) / 2;
  const taller = Math.max(0, LEAST_DEGREES - (north - south)) / 2;
  const corners = (zoom: number): [number, number, number, number] => {
    const [left, top] = pixels([west - wider, north + taller], zoom);
    const [right, bottom] = pixels([east + wider, south - taller], zoom);
    const room = Math.max(right - left, bottom - top) * ROOM;
    return [left - room, top - room, right + room, bottom + room];
  };
  let zoom = DEEPEST;
  for (; zoom > 0; zoom -= 1) {
    const [left, top, right, bottom] = corners(zoom);
    if (right - left <= TILE && bottom - top <= TILE) break;
  }
  const [left, top, right, bottom] = corners(zoom);
  const last = 2 ** zoom - 1;
  const clamped = (value: number): number => Math.max(0, Math.min(last, Math.floor(value / TILE)));
  const tiles: Frame['tiles'] = [];
  for (let x = clamped(left); x <= clamped(right); x += 1) for (let y = clamped(top); y <= clamped(bottom); y += 1) tiles.push({ x, y });
  return { zoom, tiles, box: [left, top, right - left, bottom - top] };
}

export const placeOn = (at: Position, frame: Frame): [number, number] => pixels(at, frame.zoom);

/** Works there; somewhere in a larger area around it; nothing of theirs is reported there. */
export type Standing = 'here' | 'somewhere' | 'not';

export interface Whereabouts {
  /** Units, and places of theirs that lie in none. */
  standing: ReadonlyMap<Id, Standing>;
  here: number;
  units: number;
  /** Areas that are all that is known of some of their work. */
  areas: readonly Id[];
}

export function whereabouts(rows: readonly PresenceRow[], stakeholder: Id, sites: readonly Site[], unit: string | null, parents: ReadonlyMap<Id, Id>): Whereabouts {
  const kinds = new Map(sites.map((site) => [site.id, site.kind]));
  const units = sites.filter((site) => site.kind === unit).map(({ id }) => id);
  const around = new Set(units.flatMap((id) => ancestry(id, parents).slice(1)));
  const standing = new Map<Id, Standing>(units.map((id) => [id, 'not']));
  const areas = new Set<Id>();
  for (const { stakeholder: who, site } of rows) {
    if (who !== stakeholder || site === null) continue;
    const at = ancestry(site, parents).find((id) => kinds.get(id) === unit);
    if (at === undefined && around.has(site)) areas.add(site);
    else standing.set(at ?? site, 'here');
  }
  for (const id of units) if (standing.get(id) === 'not' && ancestry(id, parents).some((up) => areas.has(up))) standing.set(id, 'somewhere');
  return { standing, here: [...standing.values()].filter((one) => one === 'here').length, units: units.length, areas: [...areas].sort() };
}
