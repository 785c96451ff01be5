import { describe, expect, it } from 'vitest';
import { besideOf, boxOf, figureSheets, mapSheets, networkFigures } from '../../src/state/paper';
import { figureUrl, mapUrl } from '../../src/api/paper';
import { EMPTY_VIEW, type View } from '../../src/state/view';
import type { Level } from '../../src/state/levels';

const view: View = { ...EMPTY_VIEW, workspace: 'mali-pact', theme: 'rice', role: 'funding', within: 'ml-segou', asOf: '2012-06-30', weak: true, camera: [-5.8, 13.7, 8] };
const level = (kind: string, is: Level['is'], sites: number): Level => ({ kind, is, sites, admin: 1 });
const ground = { lang: 'fr' as const, kind: 'village', levels: [level('country', 'above', 1), level('circle', 'above', 4), level('region', 'above', 121), level('commune', 'unit', 20)], roots: 3 };
const keys = (of: View, more = {}): string[] => mapSheets(of, { ...ground, ...more }).map((one) => one.key);

describe('finished maps', () => {
  it('ask for what the view shows: theme, role, day, place, level, extent, language', () => {
    const [first] = mapSheets(view, ground);
    const url = new URL(mapUrl('mali-pact', first!.name, 'png', first!.query), 'http://same.origin');
    expect(url.pathname).toBe('/maps/mali-pact/coverage.png');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      theme: 'rice', role: 'funding', within: 'ml-segou', kind: 'village', weak_links: 'true', unplaced_ties: 'apart', as_of: '2012-06-30', lang: 'fr', width: '1600', height: '1200', bbox: boxOf(view.camera),
    });
  });
  it('show both sides of a comparison, the other theme or the other day', () => {
    expect(besideOf({ ...view, compare: { theme: 'water' } })!.theme).toBe('water');
    expect(besideOf({ ...view, compare: { day: '2011-01-01' } })!.asOf).toBe('2011-01-01');
    expect(besideOf(view)).toBeNull();
    expect(keys({ ...view, compare: { theme: 'water' } })).toContain('beside');
  });
  it('offer a map for each theme only where there are several, all are meant and they fit on a sheet', () => {
    expect(keys(view)).not.toContain('by_theme');
    expect([1, 2, 12, 13].map((roots) => keys({ ...view, theme: null }, { roots }).includes('by_theme'))).toEqual([false, true, true, false]);
  });
  it('offer an atlas of areas above the unit, where it is more than a page and no more than the server makes', () => {
    const atlases = mapSheets(view, ground).filter((one) => one.key === 'atlas');
    expect(atlases.map((one) => [one.pages, one.endings])).toEqual([['circle', ['zip']]]);
    // each page shows its own area: the server refuses an extent beside it
    expect([atlases[0]!.query['bbox'], atlases[0]!.query['within']]).toEqual([undefined, null]);
    expect(mapSheets(view, { ...ground, levels: [level('region', 'above', 120)] }).filter((one) => one.key === 'atlas')).toHaveLength(1);
  });
});

describe('the extent', () => {
  it('is the whole workspace until the map was moved, and the whole world is none', () => {
    expect([boxOf(null), boxOf([0, 0, 0])]).toEqual([null, null]);
  });
  it('stands around the middle, and is as wide as the screen shows at that zoom', () => {
    const [w, s, e, n] = boxOf([10, 0, 8])!.split(',').map(Number) as [number, number, number, number];
    expect(e - w).toBeCloseTo((360 * 800) / (512 * 256), 3);
    expect([(w + e) / 2, (s + n) / 2]).toEqual([10, 0]);
    // a degree near the equator is as high as it is wide
    expect((n - s) / (e - w)).toBeCloseTo(0.75, 2);
  });
  it('crosses longitude 180 with its east below its west, and stays on the map near the poles', () => {
    const [w, , e] = boxOf([179.9, 0, 6])!.split(',').map(Number) as [number, number, number];
    expect(w).toBeGreaterThan(e);
    const [, s, , n] = boxOf([0, 89, 6])!.split(',').map(Number) as [number, number, number, number];
    expect(n).toBeLessThanOrEqual(85.05);
    expect(s).toBeLessThan(n);
  });
});

describe('figures', () => {
  it('show the network, and those around the chosen as far as the view does', () => {
    expect(networkFigures(view, 'km').map((one) => one.key)).toEqual(['fig_network']);
    const around = networkFigures({ ...view, stakeholders: ['pact', 'giz'], ego: 2 }, 'km')[1]!;
    expect([around.query['around'], around.query['hops'], around.query['lang']]).toEqual(['pact,giz', 2, 'km']);
    expect(figureUrl('x', 'network', 'svg', around.query)).toContain('around=pact%2Cgiz&hops=2');
  });
  it('never ask the network for what it has no parameter for', () => {
    for (const one of networkFigures(view, 'en')) expect(Object.keys(one.query).filter((key) => !['lang', 'as_of', 'show_examples', 'around', 'hops'].includes(key))).toEqual([]);
  });
  it('count the same cells as the view, and only the ties that are drawn', () => {
    const byKey = Object.fromEntries(figureSheets({ ...view, ties: ['funding', 'coordination'] }, ground).map((one) => [one.key, one.query]));
    expect([byKey['fig_matrix']!['theme'], byKey['fig_bars']!['role'], byKey['fig_mixing']!['kinds']]).toEqual(['rice', 'funding', 'funding,coordination']);
  });
});
