/** Finished maps and figures of the view: what the server is asked for so that it draws what the page shows. Pure. */
import type { Query } from '../api/client';
import type { PaperEnding } from '../api/paper';
import type { Lang } from '../api/types';
import type { Level } from './levels';
import { gapsQuery, worldQuery } from './requests';
import type { Camera, View } from './view';

/** Pixels of a map: large enough for a page of A4 at 140 dots an inch, far below the server's own limit. */
export const SHEET = { width: 1600, height: 1200 };
/** Pixels of the screen that a sheet shows of the map as it stands, in the shape of a sheet. */
const WINDOW = { width: 800, height: 600 };
/** Pixels of the whole world at zoom 0, as MapLibre counts them. */
const WORLD = 512;
/** Web Mercator ends here. */
const MOST_NORTH = 85.05;
/** The server's own limits: maps on one sheet, pages of one atlas. */
const MOST_MAPS = 12;
const MOST_PAGES = 120;

/** What is drawn, by the key of its words (`sheet.<key>`). */
export interface Sheet {
  key: 'coverage' | 'beside' | 'gap_score' | 'network' | 'by_theme' | 'by_year' | 'atlas' | 'fig_network' | 'fig_around' | 'fig_matrix' | 'fig_bars' | 'fig_mixing';
  what: 'map' | 'figure';
  /** As the server calls it. */
  name: string;
  endings: readonly PaperEnding[];
  query: Query;
  /** Of an atlas: the kind of area that has a page each. */
  pages?: string;
}

/** What of the workspace decides which sheets there can be. */
export interface Ground {
  lang: Lang;
  /** Kind of the places that the question is asked about, where it is not the unit. */
  kind: string | null;
  levels: readonly Level[];
  /** Themes that are part of no other. */
  roots: number;
}

const FLAT: readonly PaperEnding[] = ['png', 'svg'];

/** West, south, east, north of what stands around the middle of the map; null: the whole workspace. */
export function boxOf(camera: Camera | null): string | null {
  if (!camera) return null;
  const [lon, lat, zoom] = camera;
  const size = WORLD * 2 ** zoom;
  const wide = (360 * WINDOW.width) / size;
  if (wide >= 360) return null;
  const around = (value: number): number => ((((value + 180) % 360) + 360) % 360) - 180;
  const down = (degrees: number): number => (Math.log(Math.tan(Math.PI / 4 + (degrees * Math.PI) / 360)) / (2 * Math.PI)) * size;
  const up = (y: number): number => Math.max(-MOST_NORTH, Math.min(MOST_NORTH, (Math.atan(Math.sinh((y * 2 * Math.PI) / size)) * 180) / Math.PI));
  const middle = down(Math.max(-MOST_NORTH, Math.min(MOST_NORTH, lat)));
  return [around(lon - wide / 2), up(middle - WINDOW.height / 2), around(lon + wide / 2), up(middle + WINDOW.height / 2)].map((value) => value.toFixed(4)).join(',');
}

/** The other side of a comparison as a view of its own. */
export function besideOf(view: View): View | null {
  if (!view.compare) return null;
  return 'theme' in view.compare ? { ...view, theme: view.compare.theme } : { ...view, asOf: view.compare.day };
}

export function mapSheets(view: View, { lang, kind, levels, roots }: Ground): Sheet[] {
  const asked = (of: View): Query => ({ ...gapsQuery(of, kind), lang, ...SHEET });
  const query = { ...asked(view), bbox: boxOf(view.camera) };
  const beside = besideOf(view);
  const one = (key: Sheet['key'], name: string, given: Query): Sheet => ({ key, what: 'map', name, endings: FLAT, query: given });
  const paged = (pages: string): Sheet => ({ key: 'atlas', what: 'map', name: 'coverage', endings: ['zip'], pages, query: { ...asked({ ...view, within: null }), pages } });
  return [
    one('coverage', 'coverage', query),
    ...(beside ? [one('beside', 'coverage', { ...asked(beside), bbox: boxOf(view.camera) })] : []),
    one('gap_score', 'gap_score', query),
    one('network', 'network', { ...worldQuery(view), within: view.within, lang, ...SHEET, bbox: boxOf(view.camera) }),
    ...(view.theme === null && roots > 1 && roots <= MOST_MAPS ? [one('by_theme', 'coverage', { ...query, by: 'theme' })] : []),
    one('by_year', 'coverage', { ...query, by: 'year' }),
    ...levels.filter((level) => level.is === 'above' && level.sites > 1 && level.sites <= MOST_PAGES).map((level) => paged(level.kind)),
  ];
}

/** The network, and those around the chosen where somebody is. */
export function networkFigures(view: View, lang: Lang): Sheet[] {
  const query = { lang, ...worldQuery(view) };
  const one = (key: Sheet['key'], given: Query): Sheet => ({ key, what: 'figure', name: 'network', endings: ['svg', 'png'], query: given });
  return [
    one('fig_network', query),
    ...(view.stakeholders.length ? [one('fig_around', { ...query, around: view.stakeholders.join(','), hops: Math.max(1, view.ego) })] : []),
  ];
}

export function figureSheets(view: View, { lang, kind }: Pick<Ground, 'lang' | 'kind'>): Sheet[] {
  const cells = { ...gapsQuery(view, kind), lang };
  const one = (key: Sheet['key'], name: string, given: Query): Sheet => ({ key, what: 'figure', name, endings: ['svg', 'png'], query: given });
  return [
    ...networkFigures(view, lang),
    one('fig_matrix', 'matrix', cells),
    one('fig_bars', 'bars', cells),
    one('fig_mixing', 'mixing', { ...worldQuery(view), kinds: view.ties?.join(',') ?? null, lang }),
  ];
}
