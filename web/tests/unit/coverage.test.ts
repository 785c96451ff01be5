import { describe, expect, it } from 'vitest';
import type { GapRow, PresenceState } from '../../src/api/types';
import { drawnState } from '../../src/map/feature_states';
import { countStates, rankedSites, siteStates } from '../../src/state/coverage';

const row = (site: string, theme: string, presence: PresenceState, extra: Partial<GapRow> = {}): GapRow => ({
  site, site_name: site, theme, theme_name: theme, role: 'implementing', presence, coordination: 'not_applicable', need: null, priority: null, gap: false,
  score: null, providers: [], evidence: [], ...extra,
});
const stateOf = (...rows: GapRow[]) => siteStates(rows).get(rows[0]!.site)!;

describe('the state of a site', () => {
  it('is the cell when there is one theme', () => {
    const state = stateOf(row('a', 'x', 'several', { providers: ['p', 'q'], coordination: 'unknown' }));
    expect([state.presence, state.coordination]).toEqual(['several', 'unknown']);
  });
  it('says of a tie whose place and theme are not stated that it is on record, and keeps the coordination unknown', () => {
    const cell = { providers: ['p', 'q'], coordination: 'unknown' as const, unplaced_ties: ['ties/t'] };
    const state = stateOf(row('a', 'x', 'several', cell));
    expect([state.coordination, state.onRecord]).toEqual(['unknown', true]);
    expect(stateOf(row('a', 'x', 'several', { ...cell, coordination: 'all' })).onRecord).toBe(false);
    expect(stateOf(row('a', 'x', 'several', { ...cell, unplaced_ties: [] })).onRecord).toBe(false);
    const counts = countStates(siteStates([row('a', 'x', 'several', cell), row('b', 'x', 'several', { ...cell, unplaced_ties: [] })]).values());
    expect([counts.coordination.unknown, counts.onRecord]).toEqual([2, 1]);
  });
  it('is empty over several themes only when every one is: unknown is not zero', () => {
    expect(stateOf(row('a', 'x', 'empty'), row('a', 'y', 'empty')).presence).toBe('empty');
    expect(stateOf(row('a', 'x', 'empty'), row('a', 'y', 'no_data')).presence).toBe('no_data');
    expect(stateOf(row('a', 'x', 'no_data'), row('a', 'y', 'unspecified')).presence).toBe('unspecified');
  });
  it('counts a partner once over several themes, and says nothing of coordination there', () => {
    const state = stateOf(row('a', 'x', 'single', { providers: ['p'] }), row('a', 'y', 'single', { providers: ['p'] }));
    expect([state.presence, state.coordination]).toEqual(['single', null]);
  });
  it('keeps a need of zero apart from no need', () => {
    expect(stateOf(row('a', 'x', 'no_data', { need: 0 })).needStated).toBe(true);
    expect(stateOf(row('a', 'x', 'no_data')).needStated).toBe(false);
  });
});

describe('counts and order', () => {
  const rows = [
    row('gap', 'x', 'empty', { gap: true, need: 3, score: 3 }), row('worse', 'x', 'empty', { gap: true, need: 5, score: 5 }),
    row('pale', 'x', 'empty'), row('dark', 'x', 'no_data'), row('needy', 'x', 'no_data', { need: 4 }), row('ok', 'x', 'single', { providers: ['p'] }),
  ];
  it('every site is counted in exactly one state', () => {
    const counts = countStates(siteStates(rows).values());
    expect(Object.values(counts.presence).reduce((a, b) => a + b, 0)).toBe(counts.total);
    expect([counts.sitesWithGap, counts.needWithoutReport]).toEqual([2, 1]);
  });
  it('lists gaps by score first, then needs without a report', () => {
    expect(rankedSites(siteStates(rows), rows)).toEqual(['worse', 'gap', 'needy', 'pale', 'dark', 'ok']);
  });
});

describe('what a feature shows', () => {
  const shown = (r: GapRow) => drawnState(r.site, { states: siteStates([r]), paint: null, circles: null, chosen: new Set(), lit: new Set(), clustered: new Set() });
  it('marks a need only where no partner stands', () => {
    expect(shown(row('a', 'x', 'empty', { gap: true, need: 3 })).needmark).toBe(true);
    expect(shown(row('a', 'x', 'single', { need: 3, providers: ['p'] })).needmark).toBe(false);
  });
  it('marks coordination only where there is any to speak of', () => {
    expect(shown(row('a', 'x', 'single')).coordination).toBeNull();
    expect(shown(row('a', 'x', 'several', { coordination: 'none' })).coordination).toBe('none');
  });
  it('a place that a cluster stands for shows nothing of its own', () => {
    const states = siteStates([row('a', 'x', 'empty', { gap: true, need: 3 })]);
    const [id] = states.keys();
    expect(drawnState(id!, { states, paint: null, circles: null, chosen: new Set(), lit: new Set([id!]), clustered: new Set([id!]) })).toMatchObject({ presence: 'clustered', coordination: null, needmark: false, lit: false });
  });
  it('a site outside the question has no state', () => {
    expect(drawnState('z', { states: new Map(), paint: null, circles: null, chosen: new Set(['z']), lit: new Set(), clustered: new Set() })).toMatchObject({ presence: null, chosen: true });
  });
  it('takes the colour of a column in the place of presence, and hatches what has no value', () => {
    const paint = new Map([['a', '#123456'], ['b', null]]);
    const shown = (id: string) => drawnState(id, { states: new Map(), paint, circles: null, chosen: new Set(), lit: new Set(), clustered: new Set() });
    expect(shown('a')).toMatchObject({ presence: 'value', colour: '#123456', needmark: false });
    const circled = (id: string) => drawnState(id, { states: new Map(), paint, circles: new Map([['a', 0.5]]), chosen: new Set(), lit: new Set(), clustered: new Set() });
    expect([circled('a').presence, circled('a').share, circled('b').presence]).toEqual(['circle', 0.5, 'no_data']);
    expect(shown('b')).toMatchObject({ presence: 'no_data', colour: null });
    expect(shown('c').presence).toBeNull();
  });
});
