import { describe, expect, it } from 'vitest';
import geojsonvt from 'geojson-vt';
import vtpbf from 'vt-pbf';
import type { PresenceRow, Site } from '../../src/api/types';
import { shapesOfTile } from '../../src/map/tile_shapes';
import { TILE, frameOf, placeOn, whereabouts } from '../../src/state/small_map';

const site = (id: string, kind: string): Site => ({ id, name: id, kind }) as unknown as Site;
const sites = [site('region', 'region'), site('a', 'commune'), site('b', 'commune'), site('c', 'commune'), site('village', 'village'), site('lake', 'wetland')];
const parents = new Map([['a', 'region'], ['b', 'region'], ['village', 'a']]);
const row = (at: string | null, stakeholder = 'p'): PresenceRow => ({ stakeholder, site: at, theme: null, role: 'r', evidence: [] });
const of = (...rows: PresenceRow[]) => {
  const { standing, ...rest } = whereabouts(rows, 'p', sites, 'commune', parents);
  return { ...rest, standing: Object.fromEntries(standing) };
};

describe('where somebody works', () => {
  it('is the unit that the place lies in, and the place itself where it lies in none', () => {
    expect(of(row('village'), row('lake'), row('c', 'other'))).toEqual({ standing: { a: 'here', b: 'not', c: 'not', lake: 'here' }, here: 2, units: 3, areas: [] });
  });
  it('is somewhere in an area where no more is known, and never in all of it', () => {
    expect(of(row('region'), row('a'))).toEqual({ standing: { a: 'here', b: 'somewhere', c: 'not' }, here: 1, units: 3, areas: ['region'] });
  });
  it('is nowhere where no place is named', () => expect(of(row(null))).toMatchObject({ here: 0, areas: [] }));
});

describe('the frame', () => {
  it('is as deep as four tiles hold all of it', () => {
    const frame = frameOf([-8.3, 11.95, -4.6, 14.5]);
    const [left, top, width, height] = frame.box;
    expect(Math.max(width, height)).toBeLessThanOrEqual(TILE);
    expect(frame.tiles.length).toBeLessThanOrEqual(4);
    // one step deeper it would not fit
    expect(2 * Math.max(width, height)).toBeGreaterThan(TILE);
    for (const corner of [[-8.3, 14.5], [-4.6, 11.95]] as const) {
      const [x, y] = placeOn(corner, frame);
      expect([x > left && x < left + width, y > top && y < top + height]).toEqual([true, true]);
      expect(frame.tiles).toContainEqual({ x: Math.floor(x / TILE), y: Math.floor(y / TILE) });
    }
  });
  it('of one point is a piece of ground, of the world the world', () => {
    const [, , width, height] = frameOf([10, 10, 10, 10]).box;
    expect([width > 1, height > 1]).toEqual([true, true]);
    expect(frameOf([-180, -85, 180, 85])).toMatchObject({ zoom: 0, tiles: [{ x: 0, y: 0 }] });
  });
});

it('areas and lines of a tile come as paths where they stand in the world; points and others stay away', () => {
  const ring = [[0, 0], [10, 0], [10, -10], [0, -10], [0, 0]];
  const feature = (id: string, geometry: GeoJSON.Geometry): GeoJSON.Feature => ({ type: 'Feature', properties: { id }, geometry });
  const index = geojsonvt({ type: 'FeatureCollection', features: [
    feature('a', { type: 'Polygon', coordinates: [ring] }), feature('b', { type: 'LineString', coordinates: [[1, -1], [5, -5]] }),
    feature('c', { type: 'Point', coordinates: [1, -1] }), feature('d', { type: 'Polygon', coordinates: [ring] }),
  ] });
  const tile = index.getTile(1, 1, 1);
  const shapes = shapesOfTile(new Uint8Array(vtpbf.fromGeojsonVt({ sites: tile }, { version: 2 })), 'sites', { x: 1, y: 1 }, TILE, (id) => id !== 'd');
  expect(shapes.map(({ id, kind }) => [id, kind])).toEqual([['a', 'area'], ['b', 'line']]);
  const [left, top] = placeOn([0, 0], { zoom: 1, tiles: [], box: [0, 0, 0, 0] });
  expect(shapes[0]!.path.startsWith('M')).toBe(true);
  const numbers = shapes[0]!.path.match(/-?[\d.]+/g)!.map(Number);
  expect([Math.min(...numbers.filter((_, i) => i % 2 === 0)), Math.min(...numbers.filter((_, i) => i % 2 === 1))].map((n) => Math.round(n))).toEqual([left, top]);
  expect(shapesOfTile(new Uint8Array(), 'sites', { x: 0, y: 0 }, TILE, () => true)).toEqual([]);
});
