/** What the work pages list: findings, tables, platforms, the line of time, completeness. */
import { describe, expect, it } from 'vitest';
import type { AnyRecord } from '../../src/api/types';
import { shareOf } from '../../src/state/complete';
import { countSeverities, grouped, namesPartner, narrowed, readFinding } from '../../src/state/findings';
import { linkCounts } from '../../src/state/missing';
import { agendaOf, categoriesOf, meetingsOf, plansOf, timingOf, withoutNames } from '../../src/state/platforms';
import { filteredRows, sortedRows, windowOf, type TableRow } from '../../src/state/sorting';
import { byYear, lastDay, monthOf, monthsBefore, reachOf } from '../../src/state/timeline';

const rec = (id: string, fields: Record<string, unknown> = {}): AnyRecord => ({ id, ...fields });

describe('findings', () => {
  const all = [
    { rule: 'b', severity: 'note', site: 's', subjects: ['needs/1'], message: 'Need in S', resolve: '', evidence: [] },
    { rule: 'a', severity: 'error', site: null, subjects: ['stakeholders/p'], message: 'PACT has no tie', resolve: '', evidence: ['stakeholders/q'] },
    { rule: 'b', severity: 'warning', site: 's', subjects: [], message: 'IMPACT is not PACTs', resolve: '', evidence: [] },
  ].map(readFinding);
  it('are grouped, the gravest group first, those about nothing last', () => {
    expect(grouped(all, 'severity').map((group) => group.id)).toEqual(['error', 'warning', 'note']);
    expect(grouped(all, 'rule').map((group) => [group.id, group.findings.length])).toEqual([['a', 1], ['b', 2]]);
    expect(grouped(all, 'stakeholder').map((group) => group.id)).toEqual(['p', 'q', '']);
    expect(grouped(all, 'site').map((group) => group.id)).toEqual(['s', '']);
  });
  it('are narrowed by severity and counted', () => {
    expect(narrowed(all, 'warning', () => true)).toHaveLength(2);
    expect(countSeverities(all)).toEqual({ error: 1, warning: 1, note: 1 });
  });
  it('that name a partner are known by subject or by a whole word', () => {
    expect(all.map((finding) => namesPartner(finding, ['PACT']))).toEqual([false, true, false]);
    expect(namesPartner({ ...all[0]!, message: 'Ask (PACT) about it' }, ['PACT'])).toBe(true);
  });
  it('take the name that the server gives, else one of their own', () => {
    expect(readFinding({ rule: 'r', key: 'r-1', acknowledged: 'expired', fingerprint: 'f' })).toMatchObject({ key: 'r-1', acknowledged: 'expired', fingerprint: 'f', severity: 'note' });
    expect(new Set(all.map((finding) => finding.key)).size).toBe(3);
  });
});

describe('pairs side by side', () => {
  it('with a tie on record are counted apart from those without any, and a state of tomorrow is in none', () => {
    const states = ['none', 'on_record', 'unknown', 'on_record', 'stated_by', 'other'].map((state) => ({ state }));
    expect(linkCounts(states)).toEqual({ none: 1, on_record: 2, unknown: 1, stated_by: 1 });
  });
});

describe('tables', () => {
  const row = (id: string, ...cells: (string | number | null)[]): TableRow => ({ id, chosen: false, cells: cells.map((value) => ({ text: String(value ?? ''), sort: value })) });
  const rows = [row('a', 'Ségou', 2), row('b', 'Dioro', null), row('c', 'Banamba', 10)];
  it('sort by figures and names, unknown last both ways', () => {
    expect(sortedRows(rows, 1, false).map((one) => one.id)).toEqual(['a', 'c', 'b']);
    expect(sortedRows(rows, 1, true).map((one) => one.id)).toEqual(['c', 'a', 'b']);
    expect(sortedRows(rows, -1, true)).toBe(rows);
  });
  it('filter by every word, without accents', () => {
    expect(filteredRows(rows, 'segou').map((one) => one.id)).toEqual(['a']);
    expect(filteredRows(rows, 'ba 10').map((one) => one.id)).toEqual(['c']);
    expect(filteredRows(rows, '  ')).toBe(rows);
  });
  it('draw a window of ten thousand rows, and never none', () => {
    expect(windowOf(10_000, 48, 240_000, 480, 8)).toEqual({ from: 4992, to: 5018 });
    expect(windowOf(10_000, 48, 0, 480, 8)).toEqual({ from: 0, to: 18 });
    expect(windowOf(3, 48, 999_999, 480)).toEqual({ from: 2, to: 3 });
    expect(windowOf(0, 48, 0, 480)).toEqual({ from: 0, to: 0 });
  });
});

describe('platforms', () => {
  const platform = rec('f', { categories: ['municipality', 'NGO'], meeting_interval_months: 3 });
  it('show who sits in which category on the day, and which has nobody', () => {
    const seats = [rec('1', { platform: 'f', category: 'municipality', end: '2011-12-31' }), rec('2', { platform: 'f', category: 'NGO' }), rec('3', { platform: 'f', category: 'press' }), rec('4', { platform: 'g', category: 'NGO' })];
    const found = categoriesOf(platform, seats, '2012-06-30');
    expect(found.map((one) => [one.name, one.members.length, one.missing])).toEqual([['municipality', 0, true], ['NGO', 1, false], [null, 1, false]]);
  });
  it('say what is late, soon, open, undated or settled', () => {
    const of = (fields: Record<string, unknown>) => timingOf(rec('c', fields), '2012-06-30');
    expect([of({ due: '2012-06-29' }), of({ due: '2012-06-30' }), of({ due: '2012-09-30' }), of({ due: '2012-10-01' }), of({}), of({ due: '2000-01-01', status: 'done' })]).toEqual(['late', 'soon', 'soon', 'open', 'undated', 'done']);
  });
  it('put what is late first, and know when to meet again', () => {
    const [plan] = plansOf('f', [rec('p', { owner: 'platforms/f' })], [rec('x', { plan: 'p', due: '2013-01-01' }), rec('y', { plan: 'p', due: '2012-01-01' })], '2012-06-30');
    expect(plan!.lines.map((line) => line.commitment.id)).toEqual(['y', 'x']);
    expect(meetingsOf(platform, [rec('m', { platform: 'f', date: '2012-03-31' })]).next).toBe('2012-06-30');
    expect(meetingsOf(rec('f'), []).next).toBeNull();
  });
  it('count a promise that was carried over once, where it stands last', () => {
    const carried = [
      rec('c1', { plan: 'p', due: '2012-01-31', status: 'open' }), rec('c2', { plan: 'p', due: '2012-03-31', status: 'open', carried_from: 'c1' }),
      rec('c3', { plan: 'p', due: '2012-05-31', status: 'open', carried_from: 'c2' }), rec('own', { plan: 'p', due: '2012-05-31', carried_from: 'own' }),
    ];
    const [plan] = plansOf('f', [rec('p', { owner: 'platforms/f' })], carried, '2012-06-30');
    expect(plan!.lines.map((line) => [line.commitment.id, line.timing, line.times, line.firstDue])).toEqual([
      ['c3', 'late', 2, '2012-01-31'], ['own', 'late', 0, null], ['c1', 'carried', 0, null], ['c2', 'carried', 1, '2012-01-31'],
    ]);
  });
  it('prepare an agenda, without names where everybody looks', () => {
    const rows = [{ platform: 'f', list: 'agenda', topic: 'unlinked', subject: 's/t', stakeholders: ['a', 'b'], reasons: ['why'], evidence: ['ties/1'] }, { platform: 'g', list: 'agenda', topic: 'gap' }];
    const items = agendaOf(rows, 'f', 'agenda').get('unlinked')!;
    expect(items[0]).toMatchObject({ subject: 's/t', evidence: ['ties/1'] });
    expect(withoutNames([...items, ...items])).toEqual([{ subject: 's/t', n: 2 }]);
  });
});

describe('the line of time', () => {
  it('knows the last day of a month and the same day months before', () => {
    expect([lastDay(monthOf('2012-02-10')), lastDay(monthOf('2011-02-10')), monthsBefore('2012-03-31', 1), monthsBefore('2012-01-15', 12), monthsBefore('2011-11-30', -3)]).toEqual(['2012-02-29', '2011-02-28', '2012-02-29', '2011-01-15', '2012-02-29']);
  });
  it('reaches over whole years and counts what starts and ends', () => {
    const spans = [{ start: '2010-05-01', end: null }, { start: null, end: '2012-03-01' }];
    const reach = reachOf(spans, '2011-06-30')!;
    expect([lastDay(reach.from), lastDay(reach.to)]).toEqual(['2010-01-31', '2012-12-31']);
    expect(byYear(spans, reach.from, reach.to).map((one) => [one.year, one.started, one.ended])).toEqual([[2010, 1, 0], [2011, 0, 0], [2012, 0, 1]]);
    expect(reachOf([], null)).toBeNull();
  });
});

it('completeness leaves out what has no total', () => {
  expect(shareOf({ cells: 10, reported_cells: 4 }, {}, { stakeholders: [{ constituency: 'ngo', source: null }], sites: [{ source: 'x' }] }))
    .toEqual([{ key: 'reported', known: 4, total: 10 }, { key: 'constituency', known: 1, total: 1 }, { key: 'sourced', known: 1, total: 2 }]);
});
