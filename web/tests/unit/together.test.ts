import { describe, expect, it } from 'vitest';
import type { NetworkTie } from '../../src/api/types';
import { bundled } from '../../src/state/bundles';
import { clustered, type PartClass } from '../../src/state/clusters';
import { gathered, pixels, type Placed } from '../../src/state/gathering';
import type { StagedNetwork, StagedNode } from '../../src/state/network';
import { MANY_POINTS, groups } from '../../src/state/view_map';

const at = (id: string, lon: number, lat: number): Placed => ({ id, at: [lon, lat] });
/** Degrees of longitude of a pixel at zoom 4. */
const PIXEL = 360 / (512 * 2 ** 4);

describe('gathering', () => {
  it('joins what is nearer than asked, and nothing that is as far', () => {
    const [near, far] = [at('b', 25 * PIXEL, 0), at('b', 26 * PIXEL + 1e-9, 0)];
    expect(gathered([at('a', 0, 0), near], 4, 26)).toHaveLength(1);
    expect(gathered([at('a', 0, 0), far], 4, 26)).toHaveLength(2);
    expect(gathered([at('a', 0, 0), near], 5, 26)).toHaveLength(2);
  });
  it('holds every point once, in an order that does not depend on how they came', () => {
    const many = Array.from({ length: 200 }, (_, i) => at(`p${String(i).padStart(3, '0')}`, ((i * 37) % 100) / 10, ((i * 53) % 70) / 10));
    const groups = gathered(many, 5, 26);
    expect(groups.flatMap(({ ids }) => ids).sort()).toEqual(many.map(({ id }) => id));
    expect(gathered([...many].reverse(), 5, 26)).toEqual(groups);
    for (const { box: [w, s, e, n], at: [lon, lat] } of groups) expect(w <= lon + 1e-5 && lon <= e + 1e-5 && s <= lat + 1e-5 && lat <= n + 1e-5).toBe(true);
  });
  it('reaches over the border of a cell of its grid', () => {
    const edge = 26 * 3 * PIXEL - 180;
    expect(gathered([at('a', edge - PIXEL, 0), at('b', edge + PIXEL, 0)], 4, 26)).toHaveLength(1);
  });
  it('measures the world as the map does', () => {
    expect(pixels([-180, 0], 0)).toEqual([0, 256]);
    expect(pixels([180, 85.0511287798066], 0).map(Math.round)).toEqual([512, 0]);
    expect(gathered([], 3, 10)).toEqual([]);
  });
});

const node = (id: string, lon: number | null, lat: number | null, more: Partial<StagedNode> = {}): StagedNode =>
  ({ id, name: id, names: {}, x: 0, y: 0, lon, lat, sites: [], faint: false, chosen: false, degree: 1, ...more });
const tie = (from: string, to: string, directed: boolean, kind = 'funding'): NetworkTie => ({ id: `${from}-${to}-${kind}-${directed}`, from, to, kind, directed, stated_by: [] });
const network = (nodes: StagedNode[], ties: NetworkTie[]): StagedNetwork => ({ nodes, ties, shared: null, total: nodes.length });
const nodes = [node('a', 0, 0), node('a2', 0.01, 0), node('b', 20, 0), node('c', 20, 15), node('lost', null, null)];

describe('ties between places', () => {
  const ties = [tie('a', 'b', true), tie('a2', 'b', true, 'reporting'), tie('b', 'a', true), tie('b', 'a2', false), tie('a', 'b', false), tie('a', 'a2', false), tie('a', 'lost', true), tie('c', 'b', false)];
  const found = bundled(network(nodes, ties), 4);
  it('are one bundle for each way and one without a way, those with most ties first', () => {
    expect(found.bundles.map(({ key, ties: n, directed }) => [key, n, directed])).toEqual([['a and b', 2, false], ['a to b', 2, true], ['b and c', 1, false], ['b to a', 1, true]]);
    expect(found.bundles[1]!.kinds).toEqual([['funding', 1], ['reporting', 1]]);
    expect(found.bundles[1]!.holders).toEqual(['a', 'a2', 'b']);
    expect(found.most).toBe(2);
  });
  it('are drawn, stay within one place or lack one: each is counted once', () => {
    expect([found.drawn, found.within, found.unlocated]).toEqual([6, 1, 1]);
    expect(found.drawn + found.within + found.unlocated).toBe(ties.length);
    expect(found.bundles.reduce((sum, one) => sum + one.ties, 0)).toBe(found.drawn);
    expect(found.unlocatedWho).toEqual(['lost']);
  });
  it('do not depend on the order of nodes or ties', () => {
    expect(bundled(network([...nodes].reverse(), [...ties].reverse()), 4)).toEqual(found);
  });
  it('fall apart as one comes nearer', () => {
    expect(bundled(network(nodes, ties), 14).within).toBe(0);
  });
  it('stand out where a holder is chosen, and fade where each has an end that does', () => {
    const some = bundled(network([node('a', 0, 0, { chosen: true }), node('b', 20, 0), node('c', 20, 15, { faint: true })], [tie('a', 'b', true), tie('b', 'c', true)]), 4);
    expect(some.bundles.map(({ key, chosen, faint }) => [key, chosen, faint])).toEqual([['a to b', true, false], ['b to c', false, true]]);
  });
  it('between two who are chosen stand out alone', () => {
    const some = bundled(network([node('a', 0, 0, { chosen: true }), node('b', 20, 0, { chosen: true }), node('c', 20, 15)], [tie('a', 'b', true), tie('a', 'c', true)]), 4);
    expect(some.bundles.map(({ key, chosen }) => [key, chosen])).toEqual([['a to b', true], ['a to c', false]]);
  });
  it('of nobody are none', () => expect(bundled(network([], []), 4)).toEqual({ ends: [], bundles: [], drawn: 0, within: 0, unlocated: 0, unlocatedWho: [], most: 0 }));
});

describe('clusters', () => {
  const classes: PartClass[] = ['several', 'no_data'].map((key) => ({ key, colour: '#000000', hatched: key === 'no_data', words: key }));
  const points = [at('a', 0, 0), at('b', PIXEL, 0), at('c', 2 * PIXEL, 0), at('far', 60, 0)];
  const of = (id: string): string => (id === 'b' ? 'no_data' : 'several');
  it('count every place they stand for, what is unknown too, in the order of the legend', () => {
    const [one, ...rest] = clustered(points, 4, new Set(), classes, of);
    expect(rest).toEqual([]);
    expect(one!.ids).toEqual(['a', 'b', 'c']);
    expect(one!.parts.map(({ key, count }) => [key, count])).toEqual([['several', 2], ['no_data', 1]]);
  });
  it('leave a chosen place by itself, and are none of one place alone', () => {
    expect(clustered(points, 4, new Set(['a']), classes, of)[0]!.ids).toEqual(['b', 'c']);
    expect(clustered(points, 4, new Set(['a', 'b']), classes, of)).toEqual([]);
  });
  it('come by themselves where places are many', () => {
    expect([groups('auto', MANY_POINTS - 1), groups('auto', MANY_POINTS), groups('on', 2), groups('off', 5000)]).toEqual([false, true, true, false]);
  });
});
