/**
 * Administrative levels. A level above the unit of the workspace never gets one state: the server tells of each area in how many of
 * its units somebody is active, and how many nobody reported on (summary of `redundancy`: `active_in`). An area of which no unit is
 * known to be active and some are not reported on has no value: unknown is not zero. Pure.
 */
import type { Id, Site } from '../api/types';
import { pixels } from './gathering';
import type { Paint, PaintClass } from './paint';
import { BY_ZOOM } from './view_map';

export interface Level {
  kind: string;
  /** 0 is a country; null where the kind of the unit has no level. */
  admin: number | null;
  sites: number;
  is: 'unit' | 'above' | 'below';
}
/** What the server says of one area. */
export interface RolledUp {
  site: Id | null;
  active_in: number;
  of: number;
  not_reported: number;
}

/** Pixels that an area should be wide on average, for its level to be shown by zoom: a finger's width. */
const WIDE_ENOUGH = 44;

/** The levels that the workspace has, from the coarsest: kinds of administrative areas, and its unit. */
export function levelsOf(sites: readonly Site[], unit: string | null): Level[] {
  const found = new Map<string, { admin: number | null; sites: number }>();
  for (const site of sites) {
    const admin = typeof site.admin_level === 'number' ? site.admin_level : null;
    if (!site.kind || (admin === null && site.kind !== unit)) continue;
    const held = found.get(site.kind) ?? { admin, sites: 0 };
    held.sites += 1;
    found.set(site.kind, held);
  }
  const around = unitsAround(sites, unit);
  const at = (admin: number | null): number => admin ?? Number.MAX_SAFE_INTEGER;
  return [...found].map(([kind, { admin, sites: n }]): Level => ({ kind, admin, sites: n, is: kind === unit ? 'unit' : around.has(kind) ? 'above' : 'below' }))
    .sort((a, b) => at(a.admin) - at(b.admin) || (a.kind < b.kind ? -1 : 1));
}

/** Kinds of the sites around units. */
function unitsAround(sites: readonly Site[], unit: string | null): Set<string> {
  const byId = new Map(sites.map((site) => [site.id, site]));
  const kinds = new Set<string>();
  for (const site of sites) {
    if (site.kind !== unit) continue;
    const seen = new Set([site.id]);
    for (let up = byId.get(site.parent ?? ''); up && !seen.has(up.id); up = byId.get(up.parent ?? '')) {
      seen.add(up.id);
      if (up.kind) kinds.add(up.kind);
    }
  }
  return kinds;
}

/** The level in view: the one chosen, or by zoom the finest whose areas are wide enough, never finer than the unit. null: the unit, as ever. */
export function levelShown(chosen: string | null, levels: readonly Level[], extent: readonly [number, number, number, number] | null, zoom: number | null): Level | null {
  if (chosen === null) return null;
  if (chosen !== BY_ZOOM) return levels.find((one) => one.kind === chosen && one.is !== 'unit') ?? null;
  if (!extent || zoom === null) return null;
  const [w, s, e, n] = extent;
  const [[x1, y1], [x2, y2]] = [pixels([w, n], zoom), pixels([e, s], zoom)];
  const wide = (level: Level): number => Math.sqrt(((x2 - x1) * (y2 - y1)) / level.sites);
  const inUse = levels.filter((one) => one.is !== 'below');
  const fine = inUse.filter((one) => wide(one) >= WIDE_ENOUGH).at(-1) ?? inUse[0];
  return fine && fine.is === 'above' ? fine : null;
}

/** Upper bounds of the shares, and the codes of their classes (`word.<code>`), from none to all. */
const CLASSES = [['units_none', 0], ['units_quarter', 0.25], ['units_half', 0.5], ['units_most', 0.999_999], ['units_all', 1]] as const;

/** The share of units with somebody active; null: none known, and not all reported on. */
export function shareOf({ active_in, of, not_reported }: RolledUp): number | null {
  if (of === 0 || (active_in === 0 && not_reported > 0)) return null;
  return active_in / of;
}

/** Colours of areas by the share of their units; an area without a shape of its own lends its colour to the units inside it. */
export function levelPaint(level: Level, rolled: readonly RolledUp[], sites: readonly Site[]): Paint {
  const classes = CLASSES.map(([code], i): PaintClass => ({ from: null, to: null, code, shade: i, count: 0, step: i }));
  const byId = new Map(sites.map((site) => [site.id, site]));
  const of = new Map<Id, number | null>();
  const values = new Map<Id, string>();
  const shapeless = new Map<Id, number | null>();
  let noValue = 0;
  for (const figures of rolled) {
    const site = byId.get(figures.site ?? '');
    if (!site || site.kind !== level.kind) continue;
    const share = shareOf(figures);
    const at = share === null ? null : CLASSES.findIndex(([, upTo]) => share <= upTo);
    if (at === null) noValue += 1;
    else classes[at]!.count += 1;
    if (at !== null) values.set(site.id, classes[at]!.code!);
    if (site.shape) of.set(site.id, at);
    else shapeless.set(site.id, at);
  }
  if (shapeless.size) {
    for (const site of sites) {
      if (site.kind === level.kind) continue;
      const seen = new Set([site.id]);
      for (let up = byId.get(site.parent ?? ''); up && !seen.has(up.id); up = byId.get(up.parent ?? '')) {
        seen.add(up.id);
        const at = shapeless.get(up.id);
        if (at === undefined) continue;
        of.set(site.id, at);
        if (at !== null) values.set(site.id, classes[at]!.code!);
        break;
      }
    }
  }
  return { classes, of, values, noValue, folded: 0, others: 0 };
}

/** Areas of the level with their figures, those with fewest units active first; by id at last. */
export function levelRows(level: Level, rolled: readonly RolledUp[], sites: readonly Site[]): (RolledUp & { site: Id })[] {
  const kinds = new Map(sites.map((site) => [site.id, site.kind]));
  return rolled.filter((one): one is RolledUp & { site: Id } => one.site !== null && kinds.get(one.site) === level.kind)
    .sort((a, b) => (shareOf(a) ?? 2) - (shareOf(b) ?? 2) || (a.site < b.site ? -1 : 1));
}
