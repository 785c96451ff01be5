import { describe, expect, it } from 'vitest';
import { CLASSES, CODE_COLOURS, MIXED, breaksOf, circlesOf, paintSites, ranked, sizesOf, valuesBy } from '../../src/state/paint';
import { DARK, LIGHT, classColour, edgeOn } from '../../src/state/palette';

const rows = (values: unknown[]): Record<string, unknown>[] => values.map((v, i) => ({ site: `s${i}`, stakeholder: `p${i}`, v }));

describe('classes of figures', () => {
  it('hold every place once, and what has no value stands apart', () => {
    const paint = paintSites(rows([...Array.from({ length: 23 }, (_, i) => i * i), null, Number.NaN]), 'v', 'largest');
    expect(paint.classes).toHaveLength(CLASSES);
    expect(paint.classes.reduce((sum, one) => sum + one.count, 0)).toBe(23);
    expect(paint.noValue).toBe(2);
    expect(paint.of.get('s23')).toBeNull();
  });
  it('have breaks that occur, ascending, without holes', () => {
    const values = [5, 1, 1, 1, 9, 2, 3, 8, 13, 21];
    const { classes } = paintSites(rows(values), 'v', 'largest');
    for (const { from, to } of classes) expect(values).toEqual(expect.arrayContaining([from, to]));
    for (let i = 1; i < classes.length; i += 1) expect(classes[i]!.from!).toBeGreaterThan(classes[i - 1]!.to!);
    expect(breaksOf([2, 2, 2])).toEqual([2]);
    expect(breaksOf([])).toEqual([]);
  });
  it('do not depend on the order of the rows', () => {
    const some = rows([3, 1, 4, 1, 5, 9, 2, 6]);
    expect(paintSites([...some].reverse(), 'v', 'largest').classes).toEqual(paintSites(some, 'v', 'largest').classes);
  });
});

describe('several rows about one place', () => {
  const both = [{ site: 'a', v: 2 }, { site: 'a', v: 5 }, { site: 'b', v: null }, { site: 'b', v: 1 }];
  it('become the largest, the smallest or the total, and are counted', () => {
    const of = (how: 'largest' | 'smallest' | 'total') => valuesBy(both, 'site', 'v', how).values.get('a');
    expect([of('largest'), of('smallest'), of('total')]).toEqual([5, 2, 7]);
    expect(paintSites(both, 'v', 'total').folded).toBe(2);
  });
  it('of codes that differ say so; of yes and no one yes is a yes', () => {
    expect(valuesBy([{ site: 'a', v: 'x' }, { site: 'a', v: 'y' }], 'site', 'v', 'largest').values.get('a')).toBe(MIXED);
    expect(valuesBy([{ site: 'a', v: false }, { site: 'a', v: true }], 'site', 'v', 'largest').values.get('a')).toBe('true');
  });
});

describe('codes', () => {
  it('beyond those with a colour are one class, counted', () => {
    const paint = paintSites(rows(Array.from({ length: CODE_COLOURS + 2 }, (_, i) => `c${i}`)), 'v', 'largest');
    expect(paint.classes).toHaveLength(CODE_COLOURS + 1);
    expect(paint.others).toBe(2);
    expect(paint.classes.at(-1)).toMatchObject({ code: null, count: 2, shade: -1 });
  });
  it('and steps have a colour of their own in both schemes', () => {
    for (const palette of [LIGHT, DARK]) {
      expect(palette.codes.length).toBeGreaterThanOrEqual(CODE_COLOURS);
      const colours = [0, 0.25, 0.5, 0.75, 1].map((shade) => classColour(palette, { code: null, from: 1, shade }));
      expect(new Set(colours).size).toBe(5);
      expect(classColour(palette, { code: null, from: null, shade: -1 })).toBe(palette.other);
    }
  });
});

it('sizes follow the area, unknown has none, and all zero is zero', () => {
  const { sizes, least, most, noValue } = sizesOf(rows([4, 1, 0, null]), 'v', 'largest');
  expect([...sizes.values()]).toEqual([1, 0.5, 0, null]);
  expect([least, most, noValue]).toEqual([0, 4, 1]);
  expect([...sizesOf(rows([0, 0]), 'v', 'largest').sizes.values()]).toEqual([0, 0]);
});

it('a sign that would sink into the paper has an edge of ink', () => {
  expect([edgeOn(DARK, '#000000'), edgeOn(DARK, '#e69f00')]).toEqual([DARK.ink, DARK.paper]);
  expect([edgeOn(LIGHT, '#000000'), edgeOn(LIGHT, '#f0e442')]).toEqual([LIGHT.paper, LIGHT.ink]);
});

it('those with a value are listed from the largest down, codes by how common they are', () => {
  expect(ranked(new Map<string, number | string | null>([['a', 1], ['b', null], ['c', 3], ['d', 3]]))).toEqual([['c', 3], ['d', 3], ['a', 1]]);
  expect(ranked(new Map<string, number | string | null>([['a', 'x'], ['b', 'y'], ['c', 'y']]))).toEqual([['b', 'y'], ['c', 'y'], ['a', 'x']]);
});

describe('circles', () => {
  it('have an area that follows the value', () => expect(circlesOf(new Map([['a', 4], ['b', 1], ['c', 0]]))).toEqual(new Map([['a', 1], ['b', 0.5], ['c', 0]])));
  it('are not drawn for codes, nor below zero, nor where all is nothing', () => {
    expect(circlesOf(new Map<string, number | string>([['a', 4], ['b', 'high']]))).toBeNull();
    expect(circlesOf(new Map([['a', 4], ['b', -1]]))).toBeNull();
    expect(circlesOf(new Map([['a', 0]]))).toBeNull();
  });
});
