import { describe, expect, it } from 'vitest';
import type { Network, PresenceRow } from '../../src/api/types';
import { atPlaces } from '../../src/map/places';
import { mixed } from '../../src/network/colours';
import { Room, shortened } from '../../src/network/labels';
import { centres, unwrapped } from '../../src/map/geometry';
import { curvatures, positions } from '../../src/network/positions';
import { ancestry, sitesOf, stage } from '../../src/state/network';
import { SHAPES, outline, shapeNamed } from '../../src/state/shapes';

const node = (id: string, sites: string[], lon: number | null = null, lat: number | null = null, constituency = 'ngo') => ({ id, name: id, names: {}, constituency, x: 0.5, y: 0.5, lon, lat, place: null, sites });
const network: Network = {
  nodes: [node('a', ['s1'], 1, 1), node('b', ['s2'], 1, 1), node('c', [], 2, 3, 'government')],
  ties: [{ id: 't1', from: 'a', to: 'b', kind: 'funding', directed: true, stated_by: [] }, { id: 't2', from: 'b', to: 'c', kind: 'coordination', directed: false, stated_by: [] }],
  revision: 1,
  workspace: 'w',
};
const presence: PresenceRow[] = [{ site: 's1', theme: 'x', role: 'implementing', stakeholder: 'a', evidence: [] }];
const parents = new Map([['s1', 'r'], ['s2', 'r']]);
const calm = { sites: [], stakeholders: [], theme: null, constituency: null, ties: null, ego: 0 as const };

describe('narrowing', () => {
  it('shows everybody when nothing is chosen', () => expect(stage(network, presence, calm, parents).nodes).toHaveLength(3));
  it('narrows to those who work at the chosen site, or inside it', () => {
    expect(stage(network, presence, { ...calm, sites: ['s1'] }, parents).nodes.map((n) => n.id)).toEqual(['a']);
    expect(stage(network, presence, { ...calm, sites: ['r'] }, parents).nodes.map((n) => n.id)).toEqual(['a', 'b']);
  });
  it('keeps the chosen stakeholder on stage, and ties only between those on it', () => {
    const staged = stage(network, presence, { ...calm, sites: ['s1'], stakeholders: ['c'] }, parents);
    expect(staged.nodes.map((n) => n.id)).toEqual(['a', 'c']);
    expect(staged.ties).toEqual([]);
  });
  it('dims by theme and constituency, never the chosen one', () => {
    const staged = stage(network, presence, { ...calm, theme: 'x', stakeholders: ['b'] }, parents);
    expect(staged.nodes.map((n) => n.faint)).toEqual([false, false, true]);
  });
  it('no tie kinds means no ties', () => expect(stage(network, presence, { ...calm, ties: [] }, parents).ties).toEqual([]));
  it('keeps of what is shared only what somebody on stage has a part in', () => {
    const shared = { kind: 'platforms', nodes: [{ id: 'p', name: 'P', x: 0.9, y: 0.1, parts: 2 }, { id: 'q', name: 'Q', x: 0.9, y: 0.2, parts: 1 }], parts: [['a', 'p'], ['b', 'p'], ['b', 'q']] };
    const staged = stage({ ...network, shared }, presence, { ...calm, sites: ['s1'] }, parents).shared;
    expect(staged).toEqual({ kind: 'platforms', nodes: [shared.nodes[0]], parts: [['a', 'p']] });
    expect(stage(network, presence, calm, parents).shared).toBeNull();
  });
  it('lights up the sites of the chosen', () => expect([...sitesOf(network, ['a', 'b'])]).toEqual(['s1', 's2']));
  it('a loop of parents ends', () => expect(ancestry('a', new Map([['a', 'b'], ['b', 'a']]))).toEqual(['a', 'b']));
});

describe('drawing', () => {
  it('fans out those who share a place and leaves out those without one', () => {
    const staged = stage({ ...network, nodes: [...network.nodes, node('d', [])] }, presence, calm, parents);
    const places = atPlaces(staged, 4, (n) => n.name);
    const [a, b] = places.nodes.features.map((f) => f.geometry.coordinates);
    expect(a).toEqual([1, 1]);
    expect(b).not.toEqual(a);
    expect(places.withoutPlace).toBe(1);
    expect(places.ties.features).toHaveLength(2);
  });
  it('places in the network are finite even for one node and for none', () => {
    for (const nodes of [stage(network, presence, calm, parents).nodes.slice(0, 1), []]) {
      for (const { x, y } of positions(nodes, 'places').values()) expect(Number.isFinite(x + y)).toBe(true);
    }
  });
  it('bows parallel ties apart, whichever way they run', () => {
    const bows = curvatures([{ id: '1', from: 'a', to: 'b' }, { id: '2', from: 'b', to: 'a' }, { id: '3', from: 'a', to: 'c' }]);
    expect(bows.get('1')).toBe(bows.get('2')); // there and back, seen from their own start: opposite sides
    expect(bows.get('3')).toBe(0);
  });
  it('cuts names between Khmer letters, not inside them', () => {
    const name = 'ក្របខណ្ឌពិគ្រោះយោបល់'.repeat(4);
    expect(shortened(name).endsWith('…')).toBe(true);
    expect(shortened('PACT')).toBe('PACT');
  });
  it('keeps labels off nodes, off one another and inside the canvas', () => {
    const room = new Room();
    room.clear([{ x: 10, y: 10, size: 5 }]);
    expect(room.take([[8, 8, 30, 12], [20, 8, 40, 12]], 100)).toEqual([20, 8, 40, 12]);
    expect(room.take([[20, 8, 40, 12]], 100)).toBeNull();
    expect(room.take([[90, 20, 120, 30]], 100)).toBeNull();
  });
  it('gives an area one centre, however many tiles it lies in', () => {
    const piece = (x: number) => ({ id: 'a', name: 'A', geometry: { type: 'Polygon' as const, coordinates: [[[x, 0], [x + 1, 0], [x + 1, 1], [x, 0]]] } });
    expect(centres([piece(0), piece(1)]).features.map((f) => f.geometry.coordinates)).toEqual([[1, 0.5]]);
  });
  it('leads rings over the antimeridian, and leaves the pole alone', () => {
    expect(unwrapped([[179, 60], [-179, 60], [-179, 61], [179, 61]])).toEqual([[179, 60], [181, 60], [181, 61], [179, 61]]);
    expect(unwrapped([[-180, -90], [180, -90]])).toEqual([[-180, -90], [180, -90]]);
  });
  it('mixes colours', () => expect(mixed('#000000', '#ffffff', 0.5)).toBe('#808080'));
  it('has an outline for every shape, none of them the same', () => {
    const drawn = Object.keys(SHAPES).map((name) => JSON.stringify(outline(name as keyof typeof SHAPES)));
    expect(new Set(drawn).size).toBe(drawn.length);
    expect(shapeNamed('no-such-shape')).toBe('circle');
  });
});
