/**
 * What the map says of each site, derived from the rows of `gaps`.
 *
 * With a theme chosen, the state of a site is the state of its cell, as the server gave it. Without one the cell is
 * "any theme": several or single by the distinct providers over all themes; without any provider it is `empty` only
 * where every theme is, because one unreported theme may hide a partner. Coordination has no meaning over all themes.
 */
import type { CoordinationState, GapRow, Id, PresenceState, RecordRef } from '../api/types';

export const PRESENCE_STATES: readonly PresenceState[] = ['several', 'single', 'empty', 'unspecified', 'no_data'];
export const COORDINATION_STATES: readonly CoordinationState[] = ['all', 'partial', 'none', 'unknown'];

export interface SiteState {
  presence: PresenceState;
  /** null: not a question over several themes at once. */
  coordination: CoordinationState | null;
  /** Nothing but ties whose place and theme are not stated tells of a link: the coordination is unknown, and they are said. */
  onRecord: boolean;
  gap: boolean;
  /** A need or a priority is stated, whatever the presence. */
  needStated: boolean;
  /** Highest severity stated, 0-5. */
  need: number | null;
  themes: number;
  themesWithGap: number;
  /** Themes of which nothing is known here. */
  themesWithoutData: number;
  providers: readonly Id[];
  lastSeen: string | null;
  evidence: readonly RecordRef[];
}

export function siteStates(rows: readonly GapRow[]): Map<Id, SiteState> {
  const bySite = new Map<Id, GapRow[]>();
  for (const row of rows) {
    const held = bySite.get(row.site);
    if (held) held.push(row);
    else bySite.set(row.site, [row]);
  }
  const states = new Map<Id, SiteState>();
  for (const [site, cells] of bySite) states.set(site, stateOf(cells));
  return states;
}

function stateOf(cells: readonly GapRow[]): SiteState {
  const [first] = cells;
  const providers = [...new Set(cells.flatMap((cell) => cell.providers))].sort();
  const needs = cells.map((cell) => cell.need).filter((need): need is number => need !== null && need !== undefined);
  const seen = cells.map((cell) => cell.last_seen).filter((day): day is string => !!day).sort();
  return {
    presence: first && cells.length === 1 ? first.presence : anyTheme(cells, providers.length),
    coordination: first && cells.length === 1 ? first.coordination : null,
    onRecord: cells.length === 1 && onRecord(first!),
    gap: cells.some((cell) => cell.gap),
    needStated: cells.some(needStated),
    need: needs.length ? Math.max(...needs) : null,
    themes: cells.length,
    themesWithGap: cells.filter((cell) => cell.gap).length,
    themesWithoutData: cells.filter((cell) => cell.presence === 'no_data').length,
    providers,
    lastSeen: seen.at(-1) ?? null,
    evidence: [...new Set(cells.flatMap((cell) => cell.evidence))],
  };
}

/** Of the providers a tie is on record that states neither place nor theme, and without it their coordination is unknown. */
export function onRecord(cell: GapRow): boolean {
  return cell.coordination === 'unknown' && !!cell.unplaced_ties?.length;
}

/** A need or a priority is on record, its severity or rank known or not. */
export function needStated(cell: GapRow): boolean {
  return !!cell.need_stated || !!cell.priority_chosen || (cell.need ?? null) !== null || (cell.priority ?? null) !== null;
}

function anyTheme(cells: readonly GapRow[], providers: number): PresenceState {
  if (providers > 1) return 'several';
  if (providers === 1) return 'single';
  if (cells.some((cell) => cell.presence === 'unspecified')) return 'unspecified';
  return cells.every((cell) => cell.presence === 'empty') ? 'empty' : 'no_data';
}

export interface CellCounts {
  total: number;
  noData: number;
  noDataWithNeed: number;
  unspecified: number;
}

/** Cells (a place and a theme each) of which nothing, or only a coarser place, is known: what one colour per place hides. */
export function countCells(rows: readonly GapRow[]): CellCounts {
  const noData = rows.filter((row) => row.presence === 'no_data');
  return {
    total: rows.length,
    noData: noData.length,
    noDataWithNeed: noData.filter(needStated).length,
    unspecified: rows.filter((row) => row.presence === 'unspecified').length,
  };
}

export interface StateCounts {
  presence: Record<PresenceState, number>;
  coordination: Record<CoordinationState, number>;
  /** Of the unknown ones, those with a tie on record whose place and theme are not stated. */
  onRecord: number;
  gaps: number;
  /** Sites in which at least one theme has a gap; equals `gaps` with one theme chosen. */
  sitesWithGap: number;
  needWithoutReport: number;
  total: number;
}

export function countStates(states: Iterable<SiteState>): StateCounts {
  const counts: StateCounts = {
    presence: { no_data: 0, unspecified: 0, empty: 0, single: 0, several: 0 },
    coordination: { not_applicable: 0, unknown: 0, none: 0, partial: 0, all: 0 },
    onRecord: 0,
    gaps: 0,
    sitesWithGap: 0,
    needWithoutReport: 0,
    total: 0,
  };
  for (const state of states) {
    counts.presence[state.presence] += 1;
    if (state.coordination) counts.coordination[state.coordination] += 1;
    if (state.onRecord) counts.onRecord += 1;
    counts.gaps += state.themesWithGap;
    if (state.gap) counts.sitesWithGap += 1;
    if (state.needStated && state.presence === 'no_data') counts.needWithoutReport += 1;
    counts.total += 1;
  }
  return counts;
}

/** The order in which gaps are worked through: gaps by score, then unreported with a need, then the rest; by id at last. */
export function rankedSites(states: ReadonlyMap<Id, SiteState>, rows: readonly GapRow[]): Id[] {
  const score = new Map<Id, number>();
  for (const row of rows) score.set(row.site, Math.max(score.get(row.site) ?? 0, row.score ?? 0));
  const band = (state: SiteState): number => {
    if (state.presence === 'empty') return state.gap ? 0 : 3;
    if (state.presence === 'no_data') return state.needStated ? 1 : 4;
    if (state.gap) return 1;
    return state.presence === 'unspecified' ? 2 : 5;
  };
  return [...states].sort(([a, x], [b, y]) =>
    band(x) - band(y) || (score.get(b) ?? 0) - (score.get(a) ?? 0) || (a < b ? -1 : 1)).map(([id]) => id);
}
