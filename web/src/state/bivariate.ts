/**
 * Need and presence in one colour, three by three. A place has a colour where both are known: its need (the highest severity stated,
 * 0 to 5) and whether no partner activity, one partner or several are reported. What lacks one of the two is hatched and counted by what it lacks.
 */
import type { Id } from '../api/types';
import type { SiteState } from './coverage';
import type { Paint, PaintClass } from './paint';

/** Severities of a row of the legend, both ends included: from little to much. */
export const NEEDS = [{ code: 'low', from: 0, to: 1 }, { code: 'middle', from: 2, to: 3 }, { code: 'high', from: 4, to: 5 }] as const;
export const PRESENCES = ['empty', 'single', 'several'] as const;
/** Why a place has no colour; the first that holds. */
export const LACKS = ['no_data', 'unspecified', 'no_need'] as const;
export type Lack = (typeof LACKS)[number];

/**
 * Light and dark scheme, by row of need, then by presence. From blue (partners, little need) to orange (need, no partners); apart in every
 * common colour-vision deficiency: `tests/unit/bivariate.test.ts` measures it.
 */
const COLOURS: readonly (readonly [string, string])[] = [
  ['#f3efe4', '#39424a'], ['#a9cde3', '#2f6d93'], ['#3f8fc4', '#5cc0f5'],
  ['#f3c877', '#7d5a1c'], ['#a9a48c', '#7c8a86'], ['#4d6f85', '#a9dce6'],
  ['#dd6d0c', '#f08a1d'], ['#8a4a2b', '#eec08a'], ['#2c2430', '#fbf6ea'],
];

/** The class of a place, or what it lacks. */
export function cellOf(state: Pick<SiteState, 'presence' | 'need'>): number | Lack {
  const column = PRESENCES.findIndex((one) => one === state.presence);
  if (column < 0) return state.presence === 'unspecified' ? 'unspecified' : 'no_data';
  if (state.need === null) return 'no_need';
  const row = NEEDS.findIndex(({ to }) => state.need! <= to);
  return (row < 0 ? NEEDS.length - 1 : row) * PRESENCES.length + column;
}

export interface Bivariate extends Paint {
  lacking: Readonly<Record<Lack, number>>;
}

export function bivariatePaint(states: ReadonlyMap<Id, Pick<SiteState, 'presence' | 'need'>>): Bivariate {
  const classes = NEEDS.flatMap((need) => PRESENCES.map((presence) => `${need.code}_${presence}`))
    .map((code, i): PaintClass => ({ from: null, to: null, code, shade: i, count: 0, own: COLOURS[i] }));
  const of = new Map<Id, number | null>();
  const values = new Map<Id, string>();
  const lacking = { no_data: 0, unspecified: 0, no_need: 0 };
  for (const [id, state] of states) {
    const cell = cellOf(state);
    if (typeof cell === 'string') {
      lacking[cell] += 1;
      of.set(id, null);
      continue;
    }
    classes[cell]!.count += 1;
    of.set(id, cell);
    values.set(id, classes[cell]!.code!);
  }
  return { classes, of, values, noValue: lacking.no_data + lacking.unspecified + lacking.no_need, folded: 0, others: 0, lacking };
}
