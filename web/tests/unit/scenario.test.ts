import { describe, expect, it } from 'vitest';
import type { NetworkTie, Report, Row } from '../../src/api/types';
import { around, type StagedNetwork } from '../../src/state/network';
import { changesOf, cutOff, scenarioAsk, scenarioPaint, scenarioStage } from '../../src/state/scenario';
import { EMPTY_VIEW, formatView, parseView } from '../../src/state/view';
import { MOST_PLACED } from '../../src/state/view_work';

const report = (name: string, summary: Record<string, unknown>, rows: Row[]): Report<Row> =>
  ({ method: { name }, summary, columns: [], rows }) as unknown as Report<Row>;
const tie = (from: string, to: string): NetworkTie => ({ id: `${from}-${to}`, from, to, kind: 'coordination', directed: false }) as NetworkTie;
const removal = report('removal', { covered_cells: 31, need_coverage: 0.5, need_coverage_after: 0.4, led_platforms: 7 }, [
  { step: 0, stakeholders: ['b', 'c'], cells_lost: 3, sites: ['s1'], cells: ['s1/water', 's1/health', 's2/water'], platforms_without_lead: ['p'] },
  { step: null, stakeholders: ['b'], cells_lost: 1, sites: [], cells: ['s2/water'], platforms_without_lead: [] },
]);
const placement = report('placement', { met: 82, unmet: 5, covered: 5 }, [{ rank: 1, site: 's1', gain: 5, covers: ['s1', 's2'] }]);

describe('a scenario', () => {
  it('is asked of the server, and stands in the address', () => {
    const view = { ...EMPTY_VIEW, workspace: 'w', question: 'what_if' as const, out: ['b', 'c'], theme: 'water' };
    expect(scenarioAsk(view)).toMatchObject({ name: 'removal', query: { stakeholder: 'b,c', theme: 'water' } });
    expect(scenarioAsk({ ...view, out: [] })).toBeNull();
    const next = { ...view, next: 4 };
    expect(scenarioAsk(next)).toMatchObject({ name: 'placement', query: { partners: 4 } });
    for (const one of [view, next]) {
      const url = new URL(formatView(one), 'http://x');
      expect(parseView(url.pathname, url.search)).toEqual(one);
    }
    expect([parseView('/w/w', '?next=0').next, parseView('/w/w', '?next=999').next, parseView('/w/w', '?next=x').next]).toEqual([1, MOST_PLACED, null]);
  });
  it('tells the figures before and after, of the set as a set', () => {
    expect(changesOf(removal)).toEqual([
      { key: 'covered_cells', before: 31, after: 28, share: false },
      { key: 'need_coverage', before: 0.5, after: 0.4, share: true },
      { key: 'led_platforms', before: 7, after: 6, share: false },
    ]);
    expect(changesOf(placement).map((one) => [one.before, one.after])).toEqual([[82, 87], [5, 0]]);
    expect(changesOf(report('removal', {}, []))[0]).toMatchObject({ before: null, after: null });
  });
  it('colours each place once: all lost, a theme lost, as before', () => {
    expect(scenarioPaint(removal, ['s1', 's2', 's3']).classes.map((one) => [one.code, one.count])).toEqual([['lost_all', 1], ['lost_some', 1], ['keeps', 1]]);
    expect(scenarioPaint(placement, ['s1', 's2', 's3']).classes.map((one) => [one.code, one.count])).toEqual([['placed', 1], ['reached', 1], ['as_before', 1]]);
  });
  it('cuts off the smaller pieces of what was joined, not what stood alone before', () => {
    const ties = [tie('a', 'b'), tie('b', 'c'), tie('c', 'd'), tie('b', 'e')];
    expect([...cutOff(['a', 'b', 'c', 'd', 'e', 'lone'], ties, new Set(['b']))].sort()).toEqual(['a', 'e']);
    expect(cutOff(['a', 'b'], ties, new Set()).size).toBe(0);
  });
  it('takes the ties of those who go off the network, and rings those cut off', () => {
    const staged = { total: 3, ties: [tie('a', 'b'), tie('b', 'c'), tie('c', 'd')], nodes: ['a', 'b', 'c', 'd'].map((id) => ({ id, faint: false, chosen: false, sites: ['s9'] })) } as unknown as StagedNetwork;
    const after = scenarioStage(staged, { out: ['b'], next: null }, null);
    expect(after.ties.map((one) => one.id)).toEqual(['c-d']);
    expect(after.nodes.filter((node) => node.gone).map((node) => node.id)).toEqual(['b']);
    expect(after.nodes.filter((node) => node.apart).map((node) => node.id)).toEqual(['a']);
    expect(scenarioStage(staged, { out: [], next: 2 }, placement).nodes.every((node) => node.faint)).toBe(true);
  });
});

it('around the chosen: one tie, then two, over the drawn kinds only', () => {
  const ties = [tie('a', 'b'), tie('c', 'b'), tie('c', 'd')];
  const view = { stakeholders: ['a'], ties: null };
  expect([...around(ties, { ...view, ego: 1 })].sort()).toEqual(['a', 'b']);
  expect([...around(ties, { ...view, ego: 2 })].sort()).toEqual(['a', 'b', 'c']);
  expect([...around(ties, { ...view, ties: [], ego: 2 })]).toEqual(['a']);
});
