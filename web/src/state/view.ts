/**
 * The view: everything that shapes what is on screen, and its address.
 * `parseView(formatView(v)) == v` for every view; what is at its default is left out of the address.
 */
import type { Id, Lang } from '../api/types';
import { EMPTY_MAP, parseMap, putMap, type MapView } from './view_map';
import { EMPTY_WORK, parseWork, putWork, type WorkView } from './view_work';

export const QUESTIONS = ['gaps', 'presence', 'missing_links', 'centrality', 'cohesion', 'what_if'] as const;
export type Question = (typeof QUESTIONS)[number];
export const PAGES = ['overview', 'map', 'questions', 'matrix', 'findings', 'platforms', 'data', 'table', 'take', 'about'] as const;
export type Page = (typeof PAGES)[number];
export const LANGS: readonly Lang[] = ['en', 'fr', 'km'];
export type CardRef = { kind: 'sites' | 'stakeholders'; id: Id };
/** How the network stands; `places` is drawn out of the server's usual answer. */
export const LAYOUTS = ['force', 'hierarchical', 'two_mode', 'places'] as const;
export type Layout = (typeof LAYOUTS)[number];
/** What stands beside the stakeholders in two modes. */
export const THROUGHS = ['platform', 'site', 'activity', 'meeting'] as const;
export type Through = (typeof THROUGHS)[number];
/** Longitude, latitude, zoom. */
export type Camera = [number, number, number];

export interface View extends WorkView, MapView {
  workspace: string | null;
  page: Page;
  question: Question;
  theme: Id | null;
  role: string;
  /** Only sites inside this one. */
  within: Id | null;
  constituency: string | null;
  /** `YYYY-MM-DD`; null is the workspace's data date. */
  asOf: string | null;
  sites: readonly Id[];
  stakeholders: readonly Id[];
  card: CardRef | null;
  layout: Layout;
  through: Through;
  /** Tie kinds drawn; null is all. */
  ties: readonly string[] | null;
  /** Share of the width that the map takes, in percent; 0 and 100 fold one side away. */
  split: number;
  /** Which of the two is on top where there is room for one only. */
  tab: 'map' | 'network';
  /** The network drawn at its places on the map. */
  places: boolean;
  /** Approximate territories around point sites. */
  territories: boolean;
  /** Illustrative rows are shown. */
  examples: boolean;
  /** Seats in general and dormant platforms count as links. */
  weak: boolean;
  /** Ties on record that state neither place nor theme count as links. */
  unplaced: boolean;
  /** null: as the browser asks. */
  lang: Lang | null;
  /** Where the map stands; null: the whole workspace. */
  camera: Camera | null;
}

export const DEFAULT_ROLE = 'implementing';
export const DEFAULT_SPLIT = 56;
/** Chosen sites or stakeholders kept in an address: browsers and proxies cut at about 8,000 characters. */
export const MAX_CHOSEN = 60;

export const EMPTY_VIEW: View = {
  workspace: null,
  page: 'map',
  question: 'gaps',
  theme: null,
  role: DEFAULT_ROLE,
  within: null,
  constituency: null,
  asOf: null,
  sites: [],
  stakeholders: [],
  card: null,
  layout: 'force',
  through: 'platform',
  ties: null,
  split: DEFAULT_SPLIT,
  tab: 'map',
  places: false,
  territories: false,
  examples: false,
  weak: false,
  unplaced: false,
  lang: null,
  camera: null,
  ...EMPTY_MAP,
  ...EMPTY_WORK,
};

const ID = /^[a-z0-9._-]{1,64}$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function parseView(pathname: string, search: string): View {
  const query = new URLSearchParams(search);
  const path = /^\/w\/([^/]+)\/?$/.exec(pathname);
  const id = (key: string): string | null => idOrNull(query.get(key));
  const ids = (key: string): string[] => [...new Set(query.getAll(key).filter((v) => ID.test(v)))].slice(0, MAX_CHOSEN);
  return {
    workspace: path ? idOrNull(decode(path[1] ?? '')) : null,
    page: oneOf(PAGES, query.get('page'), EMPTY_VIEW.page),
    question: oneOf(QUESTIONS, query.get('question'), EMPTY_VIEW.question),
    theme: id('theme'),
    role: id('role') ?? DEFAULT_ROLE,
    within: id('within'),
    constituency: id('constituency'),
    asOf: dayOrNull(query.get('as_of')),
    sites: ids('site'),
    stakeholders: ids('stakeholder'),
    card: parseCard(query.get('card')),
    layout: oneOf(LAYOUTS, query.get('layout'), EMPTY_VIEW.layout),
    through: oneOf(THROUGHS, query.get('through'), EMPTY_VIEW.through),
    ties: query.has('ties') ? (query.get('ties') ?? '').split(',').filter((v) => ID.test(v)) : null,
    split: parseSplit(query.get('split')),
    tab: oneOf(['map', 'network'] as const, query.get('tab'), 'map'),
    places: query.get('places') === '1',
    territories: query.get('territories') === '1',
    examples: query.get('examples') === '1',
    weak: query.get('weak') === '1',
    // addresses of before had one switch for both
    unplaced: query.has('unplaced') ? query.get('unplaced') === '1' : query.get('weak') === '1',
    lang: oneOf<Lang | null>([...LANGS, null], query.get('lang') as Lang | null, null),
    camera: parseCamera(query.get('at')),
    ...parseMap(query),
    ...parseWork(query),
  };
}

export function formatView(view: View): string {
  const query = new URLSearchParams();
  const put = (key: string, value: string | null, usual: string | null = null): void => {
    if (value !== null && value !== usual) query.append(key, value);
  };
  put('page', view.page, EMPTY_VIEW.page);
  put('question', view.question, EMPTY_VIEW.question);
  put('theme', view.theme);
  put('role', view.role, DEFAULT_ROLE);
  put('within', view.within);
  put('constituency', view.constituency);
  put('as_of', view.asOf);
  for (const site of view.sites) query.append('site', site);
  for (const stakeholder of view.stakeholders) query.append('stakeholder', stakeholder);
  put('card', view.card && `${view.card.kind}/${view.card.id}`);
  put('layout', view.layout, EMPTY_VIEW.layout);
  put('through', view.through, EMPTY_VIEW.through);
  put('ties', view.ties && view.ties.join(','));
  put('split', String(view.split), String(DEFAULT_SPLIT));
  put('tab', view.tab, 'map');
  put('places', view.places ? '1' : null);
  put('territories', view.territories ? '1' : null);
  put('examples', view.examples ? '1' : null);
  put('weak', view.weak ? '1' : null);
  put('unplaced', view.unplaced === view.weak ? null : view.unplaced ? '1' : '0');
  put('lang', view.lang);
  put('at', view.camera && view.camera.join(','));
  putMap(view, query);
  putWork(view, query);
  // Readable addresses: these characters are legal in a query and mean nothing special here.
  const text = query.toString().replaceAll('%2F', '/').replaceAll('%2C', ',').replaceAll('%3A', ':');
  const path = view.workspace === null ? '/' : `/w/${encodeURIComponent(view.workspace)}`;
  return text ? `${path}?${text}` : path;
}

/** The map's own words do not do: a report or a scenario is told, or a layer beyond presence. */
export const needsWork = (view: View): boolean => view.lines || view.bivariate || view.level !== null || view.compare !== null || view.analysis !== null || view.question === 'what_if' || view.nodeColour !== null || view.nodeSize !== null;

/** Changes that move a divider or the camera are no step to go back over. */
export function isStep(before: View, after: View): boolean {
  const still: View = { ...after, split: before.split, camera: before.camera, tab: before.tab, swipe: before.swipe };
  return formatView(before) !== formatView(still);
}

/** Another workspace knows none of the ids chosen in this one; who enters it is shown first what it holds and what it can answer. */
export function enterWorkspace(view: View, workspace: string | null): View {
  return { ...EMPTY_VIEW, page: workspace ? 'overview' : EMPTY_VIEW.page, lang: view.lang, split: view.split, embed: view.embed, workspace };
}

/** Escape: one step back, from the newest layer of attention to the oldest. */
export function stepBack(view: View): View {
  if (view.card) return { ...view, card: null };
  if (view.sites.length || view.stakeholders.length) return { ...view, sites: [], stakeholders: [] };
  if (view.compare) return { ...view, compare: null };
  if (view.record) return { ...view, record: null };
  if (view.page === 'questions' && view.analysis) return { ...view, analysis: null, params: {}, colour: null, size: null };
  if (view.page !== 'map') return { ...view, page: 'map' };
  return view;
}

/** Adds or removes one, keeping the order of choosing; `alone` replaces the rest. */
export function toggled(chosen: readonly Id[], id: Id, alone: 'alone' | 'beside'): readonly Id[] {
  const held = chosen.includes(id);
  if (alone === 'alone') return held && chosen.length === 1 ? [] : [id];
  return held ? chosen.filter((other) => other !== id) : [...chosen, id].slice(-MAX_CHOSEN);
}

export function roundCamera(lon: number, lat: number, zoom: number): Camera {
  return [Number(lon.toFixed(4)), Number(lat.toFixed(4)), Number(zoom.toFixed(2))];
}

function idOrNull(text: string | null): string | null {
  return text !== null && ID.test(text) ? text : null;
}
function dayOrNull(text: string | null): string | null {
  return text !== null && DAY.test(text) && !Number.isNaN(Date.parse(text)) ? text : null;
}
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
function oneOf<T>(allowed: readonly T[], value: unknown, usual: T): T {
  return allowed.includes(value as T) ? (value as T) : usual;
}
function parseCard(text: string | null): CardRef | null {
  const parts = /^(sites|stakeholders)\/([a-z0-9._-]{1,64})$/.exec(text ?? '');
  return parts ? { kind: parts[1] as CardRef['kind'], id: parts[2] ?? '' } : null;
}
function parseSplit(text: string | null): number {
  if (text === null || text === '') return DEFAULT_SPLIT;
  const value = Number(text);
  return Number.isFinite(value) ? Math.min(100, Math.max(0, Math.round(value))) : DEFAULT_SPLIT;
}
function parseCamera(text: string | null): Camera | null {
  const [lon, lat, zoom, ...rest] = (text ?? '').split(',').map((part) => (part === '' ? Number.NaN : Number(part)));
  if (lon === undefined || lat === undefined || zoom === undefined || rest.length > 0) return null;
  if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 90 && zoom >= 0 && zoom <= 24)) return null;
  return [lon, lat, zoom];
}
