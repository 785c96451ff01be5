import { describe, expect, it } from 'vitest';
import type { Site } from '../../src/api/types';
import { levelPaint, levelRows, levelShown, levelsOf, shareOf, type RolledUp } from '../../src/state/levels';

const site = (id: string, kind: string, admin_level: number | null, parent: string | null, shape: Site['shape'] = 'area'): Site =>
  ({ id, name: id, kind, admin_level, parent, shape } as unknown as Site);
const SITES = [
  site('land', 'country', 0, null), site('north', 'region', 1, 'land'), site('south', 'region', 1, 'land', null),
  site('n1', 'commune', 3, 'north'), site('n2', 'commune', 3, 'north'), site('s1', 'commune', 3, 'south', 'point'), site('marsh', 'wetland', null, 'south'), site('v1', 'village', 4, 'n1'),
];
const levels = levelsOf(SITES, 'commune');
const region = levels.find((one) => one.kind === 'region')!;
const rolled = (site: string | null, active_in: number, of: number, not_reported: number): RolledUp => ({ site, active_in, of, not_reported });

describe('the levels of a workspace', () => {
  it('are its administrative kinds and its unit, from the coarsest', () => {
    expect(levels.map(({ kind, is, sites }) => [kind, is, sites])).toEqual([['country', 'above', 1], ['region', 'above', 2], ['commune', 'unit', 3], ['village', 'below', 1]]);
    expect(levelsOf(SITES, 'wetland').map(({ kind, is }) => [kind, is])).toEqual([['country', 'above'], ['region', 'above'], ['commune', 'below'], ['village', 'below'], ['wetland', 'unit']]);
    expect(levelsOf([], 'commune')).toEqual([]);
  });
  it('do not run in a circle where parents do', () => {
    expect(levelsOf([site('a', 'commune', 3, 'b'), site('b', 'commune', 3, 'a')], 'commune')).toHaveLength(1);
  });
  it('by zoom grow finer as there is room, never finer than the unit', () => {
    const extent = [0, 0, 10, 10] as const;
    const by = (zoom: number): string => levelShown('zoom', levels, extent, zoom)?.kind ?? 'commune';
    expect([by(0), by(2.2), by(12)]).toEqual(['country', 'region', 'commune']);
    expect(levelShown('zoom', levels, null, 5)).toBeNull();
  });
  it('by hand are what was chosen; the unit, or what is not there, is the map as ever', () => {
    expect(levelShown('region', levels, null, null)).toBe(region);
    expect([levelShown(null, levels, null, 3), levelShown('commune', levels, null, 3), levelShown('district', levels, null, 3)]).toEqual([null, null, null]);
  });
});

describe('areas rolled up', () => {
  it('have no value where none is known and not all are reported on: unknown is not zero', () => {
    expect([shareOf(rolled('x', 0, 4, 1)), shareOf(rolled('x', 0, 4, 0)), shareOf(rolled('x', 1, 4, 3)), shareOf(rolled('x', 0, 0, 0))]).toEqual([null, 0, 0.25, null]);
  });
  it('are in one class each, at its bounds too', () => {
    const many = Array.from({ length: 5 }, (_, i) => site(`r${i}`, 'region', 1, null));
    const shares = [0, 0.25, 0.5, 0.75, 1];
    const paint = levelPaint(region, many.map(({ id }, i) => rolled(id, shares[i]! * 4, 4, 0)), many);
    expect(many.map(({ id }) => paint.of.get(id))).toEqual([0, 1, 2, 3, 4]);
    expect(paint.classes.map(({ count }) => count)).toEqual([1, 1, 1, 1, 1]);
  });
  it('lend their colour to what lies in them where they have no shape, and are counted once', () => {
    const paint = levelPaint(region, [rolled(null, 2, 3, 1), rolled('land', 2, 3, 1), rolled('north', 2, 2, 0), rolled('south', 0, 1, 1)], SITES);
    expect([...paint.of]).toEqual([['north', 4], ['s1', null], ['marsh', null]]);
    expect(paint.noValue).toBe(1);
    expect(paint.classes.reduce((sum, one) => sum + one.count, 0)).toBe(1);
    expect(paint.values.get('north')).toBe('units_all');
  });
  it('are listed with what is known least of all at the end', () => {
    expect(levelRows(region, [rolled('south', 0, 1, 1), rolled('north', 1, 2, 0), rolled('land', 1, 3, 1)], SITES).map((row) => row.site)).toEqual(['north', 'south']);
  });
});
