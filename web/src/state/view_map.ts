/** The part of the view that the layers of the map add: level, lines between places, groups of points, two needs at once, two maps side by side. */
import type { Id } from '../api/types';

/** Points drawn together where they would cover one another: by their number, always, or never. */
export const GROUPINGS_OF_POINTS = ['auto', 'on', 'off'] as const;
export type GroupingOfPoints = (typeof GROUPINGS_OF_POINTS)[number];
/** From so many points on they are gathered unless the reader says otherwise: fewer are told apart at sight. */
export const MANY_POINTS = 30;
export const groups = (points: GroupingOfPoints, number: number): boolean => (points === 'auto' ? number >= MANY_POINTS : points === 'on');
/** What the map beside the first shows instead: another theme, or another day. */
export type Compare = { theme: Id } | { day: string };
/** Months of one step of the play button. */
export const STEPS = [1, 3, 6, 12] as const;
export type Step = (typeof STEPS)[number];

export interface MapView {
  /** Kind of site whose level is shown; `zoom`: as fine as there is room for; null: the unit of the workspace. */
  level: string | null;
  /** Ties drawn between places, those between the same two together. */
  lines: boolean;
  points: GroupingOfPoints;
  /** Need and presence in one colour. */
  bivariate: boolean;
  compare: Compare | null;
  /** Share of the width that the first map takes while two are compared, in percent. */
  swipe: number;
  step: Step;
}

export const BY_ZOOM = 'zoom';
export const DEFAULT_SWIPE = 50;
export const EMPTY_MAP: MapView = { level: null, lines: false, points: 'auto', bivariate: false, compare: null, swipe: DEFAULT_SWIPE, step: 3 };

const KIND = /^[a-z][a-z0-9_]{0,63}$/;
const COMPARE = /^(?:theme:([a-z0-9._-]{1,64})|day:(\d{4}-\d{2}-\d{2}))$/;

export function parseMap(query: URLSearchParams): MapView {
  const level = query.get('level') ?? '';
  const swipe = Number(query.get('swipe') || Number.NaN);
  const points = GROUPINGS_OF_POINTS.find((one) => one === query.get('points'));
  const step = STEPS.find((one) => String(one) === query.get('step'));
  return {
    level: KIND.test(level) ? level : null,
    lines: query.get('lines') === '1',
    points: points ?? EMPTY_MAP.points,
    bivariate: query.get('bivariate') === '1',
    compare: parseCompare(query.get('compare')),
    swipe: Number.isFinite(swipe) ? Math.min(100, Math.max(0, Math.round(swipe))) : DEFAULT_SWIPE,
    step: step ?? EMPTY_MAP.step,
  };
}

export function putMap(view: MapView, query: URLSearchParams): void {
  const put = (key: string, value: string | null, usual: string | null = null): void => {
    if (value !== null && value !== usual) query.append(key, value);
  };
  put('level', view.level);
  put('lines', view.lines ? '1' : null);
  put('points', view.points, EMPTY_MAP.points);
  put('bivariate', view.bivariate ? '1' : null);
  put('compare', view.compare && ('theme' in view.compare ? `theme:${view.compare.theme}` : `day:${view.compare.day}`));
  put('swipe', String(view.swipe), String(DEFAULT_SWIPE));
  put('step', String(view.step), String(EMPTY_MAP.step));
}

function parseCompare(text: string | null): Compare | null {
  const [, theme, day] = COMPARE.exec(text ?? '') ?? [];
  if (theme) return { theme };
  return day && !Number.isNaN(Date.parse(day)) ? { day } : null;
}
