/**
 * Colours of places and sizes of nodes out of a column. Classes are quantiles of the places that have a value, their breaks
 * shown as they are; what has no value is hatched, named and counted, never put on the scale. Pure and deterministic.
 */
import type { Id, Row } from '../api/types';
import type { Several } from './view_work';

export interface PaintClass {
  /** Bounds of a class of figures, both included; null for a code. */
  from: number | null;
  to: number | null;
  /** The code of a class of codes: text, `true` or `false`. */
  code: string | null;
  /** Place on the scale of colours, 0 to 1, of a class of figures; the number of its colour for a code, -1 for the rest. */
  shade: number;
  count: number;
  /** A step of the scale of colours, 0 to 4, of a code that stands on it. */
  step?: number | undefined;
  /** Colours of its own, in the light and the dark scheme. */
  own?: readonly [string, string] | undefined;
  /** A colour of its own out of the palette, where classes mean what presence means. */
  tone?: 'gap' | 'empty' | 'single' | 'several' | 'other' | undefined;
}
export interface Paint {
  classes: PaintClass[];
  /** Place → index of its class; null: in the report, without a value. */
  of: ReadonlyMap<Id, number | null>;
  values: ReadonlyMap<Id, number | string>;
  noValue: number;
  /** Places that several rows are about. */
  folded: number;
  /** Codes beyond those with a colour of their own. */
  others: number;
}

/** Classes of a scale of figures: an eye tells five apart. */
export const CLASSES = 5;
/** Codes with a colour of their own: as many as are apart in every common colour-vision deficiency. */
export const CODE_COLOURS = 7;

/** The code of a place about which rows disagree: none of their codes would be true of it. */
export const MIXED = 'several_values';

/** One value for each place or stakeholder, and how many have several rows. */
export function valuesBy(rows: readonly Row[], about: 'site' | 'stakeholder', column: string, several: Several): { values: Map<Id, number | string | null>; folded: number } {
  const held = new Map<Id, (number | string)[]>();
  const rowsOf = new Map<Id, number>();
  for (const row of rows) {
    const id = row[about];
    if (typeof id !== 'string') continue;
    rowsOf.set(id, (rowsOf.get(id) ?? 0) + 1);
    const list = held.get(id) ?? [];
    held.set(id, list);
    const value = row[column];
    if (typeof value === 'number' && Number.isFinite(value)) list.push(value);
    else if (typeof value === 'string' && value !== '') list.push(value);
    else if (typeof value === 'boolean') list.push(String(value));
  }
  const values = new Map<Id, number | string | null>();
  for (const [id, list] of held) values.set(id, folded(list, several));
  return { values, folded: [...rowsOf.values()].filter((n) => n > 1).length };
}

function folded(list: readonly (number | string)[], several: Several): number | string | null {
  if (list.length === 0) return null;
  const figures = list.filter((value): value is number => typeof value === 'number');
  if (figures.length === list.length) {
    if (several === 'total') return figures.reduce((sum, value) => sum + value, 0);
    return several === 'largest' ? Math.max(...figures) : Math.min(...figures);
  }
  const codes = new Set(list.map(String));
  if (codes.size === 1) return String(list[0]);
  // of yes and no, one yes is a yes
  return [...codes].every((code) => code === 'true' || code === 'false') ? 'true' : MIXED;
}

/** Those with a value, figures from the largest down, then codes by their commonness; ties by id. */
export function ranked(values: ReadonlyMap<Id, number | string | null>): [Id, number | string][] {
  const common = new Map<string, number>();
  for (const value of values.values()) if (typeof value === 'string') common.set(value, (common.get(value) ?? 0) + 1);
  const weight = (value: number | string): number => (typeof value === 'number' ? value : common.get(value) ?? 0);
  return [...values].filter((entry): entry is [Id, number | string] => entry[1] !== null).sort(([a, x], [b, y]) =>
    Number(typeof x === 'string') - Number(typeof y === 'string') || weight(y) - weight(x) || (String(x) < String(y) ? -1 : String(x) > String(y) ? 1 : a < b ? -1 : 1));
}

/** Upper bounds of the classes, ascending and distinct: quantiles, or the values themselves where they are few. */
export function breaksOf(values: readonly number[], classes = CLASSES): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  const distinct = [...new Set(sorted)];
  if (distinct.length <= classes) return distinct;
  const at = Array.from({ length: classes }, (_, i) => sorted[Math.ceil(((i + 1) * sorted.length) / classes) - 1]!);
  return [...new Set(at)];
}

export const paintSites = (rows: readonly Row[], column: string, several: Several): Paint => paintRows(rows, 'site', column, several);

export function paintRows(rows: readonly Row[], about: 'site' | 'stakeholder', column: string, several: Several): Paint {
  const { values, folded: many } = valuesBy(rows, about, column, several);
  const known = [...values].filter((entry): entry is [Id, number | string] => entry[1] !== null);
  const figures = known.every(([, value]) => typeof value === 'number');
  const classes = figures ? figureClasses(known.map(([, value]) => value as number)) : codeClasses(known.map(([, value]) => String(value)));
  const of = new Map<Id, number | null>();
  let others = 0;
  for (const [id, value] of values) {
    if (value === null) {
      of.set(id, null);
      continue;
    }
    let at = typeof value === 'number' && figures
      ? classes.findIndex((one) => value <= one.to!)
      : classes.findIndex((one) => one.code === String(value));
    if (at < 0) {
      at = classes.length - 1;
      others += 1;
    }
    classes[at]!.count += 1;
    of.set(id, at);
  }
  return { classes, of, values: new Map(known), noValue: values.size - known.length, folded: many, others };
}

function figureClasses(values: readonly number[]): PaintClass[] {
  const bounds = breaksOf(values);
  const sorted = [...values].sort((a, b) => a - b);
  return bounds.map((to, i) => ({
    from: i === 0 ? sorted[0]! : sorted.find((value) => value > bounds[i - 1]!)!, to, code: null,
    shade: bounds.length === 1 ? 1 : i / (bounds.length - 1), count: 0,
  }));
}

function codeClasses(codes: readonly string[]): PaintClass[] {
  const counts = new Map<string, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  const order = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([code]) => code);
  const own = order.slice(0, CODE_COLOURS);
  const classes = own.map((code, i): PaintClass => ({ from: null, to: null, code, shade: i, count: 0 }));
  if (own.length < order.length) classes.push({ from: null, to: null, code: null, shade: -1, count: 0 });
  return classes;
}

/** Width of the circle at each place, as a share of the largest: its area follows the value. null where values are codes or below zero. */
export function circlesOf(values: ReadonlyMap<Id, number | string>): Map<Id, number> | null {
  const figures = [...values].filter((entry): entry is [Id, number] => typeof entry[1] === 'number' && entry[1] >= 0);
  const most = Math.max(0, ...figures.map(([, value]) => value));
  if (figures.length < values.size || most === 0) return null;
  return new Map(figures.map(([id, value]) => [id, Math.sqrt(value / most)]));
}

export interface Sizes { sizes: Map<Id, number | null>; least: number | null; most: number | null; noValue: number }

/** Share of the largest value, 0 to 1, of each stakeholder; null where it has none. Area, not width, follows the value. */
export function sizesOf(rows: readonly Row[], column: string, several: Several): Sizes {
  const { values } = valuesBy(rows, 'stakeholder', column, several);
  const figures = [...values.values()].filter((value): value is number => typeof value === 'number');
  const most = figures.length ? Math.max(...figures) : null;
  const least = figures.length ? Math.min(...figures) : null;
  const floor = Math.min(0, least ?? 0);
  const reach = (most ?? 0) - floor;
  const sizes = new Map<Id, number | null>();
  for (const [id, value] of values) sizes.set(id, typeof value === 'number' ? (reach > 0 ? Math.sqrt((value - floor) / reach) : 0) : null);
  return { sizes, least, most, noValue: [...sizes.values()].filter((value) => value === null).length };
}
