/** The quarterly update: what a partner can confirm, in which order, and what is over. */
import { describe, expect, it } from 'vitest';
import type { AnyRecord } from '../../src/api/types';
import { due, linesByPartner, partnersDue, type Tables } from '../../src/state/updating';

const rec = (id: string, fields: Record<string, unknown> = {}): AnyRecord => ({ id, ...fields });
const TODAY = '2024-12-15';
const tables: Tables = {
  activities: [rec('wells', { confirmed_on: '2024-12-01' }), rec('dikes', { end: '2023-12-31' }), rec('seeds', { end: '2025-12-31', confirmed_on: '2024-01-10' }), rec('shut', { status: '5' })],
  participations: [
    rec('p1', { activity: 'wells', stakeholder: 'a', role: 'implementing', confirmed_on: '2024-11-01' }), rec('p2', { activity: 'wells', stakeholder: 'a', role: 'funding' }),
    rec('p3', { activity: 'dikes', stakeholder: 'a', role: 'funding' }), rec('p4', { activity: 'seeds', stakeholder: 'b', role: 'funding', confirmed_on: '2024-01-10' }), rec('p5', { activity: 'shut', stakeholder: 'b', role: 'funding' }),
  ],
  ties: [rec('t', { from: 'a', to: 'b', confirmed_on: '2024-10-01' }), rec('old', { from: 'a', to: 'b', end: '2020-01-01' })],
  memberships: [rec('m', { stakeholder: 'b', confirmed_on: '2024-09-01' })],
  mandates: [],
};
const lines = linesByPartner(tables, TODAY);

describe('the quarterly update', () => {
  it('has an activity once with the parts taken in it, as old as the least recently confirmed of them; what is over is not asked for', () => {
    expect(lines.get('a')!.map((one) => [one.key, one.confirmed, one.roles])).toEqual([['activities/wells', null, ['implementing', 'funding']], ['ties/t', '2024-10-01', []]]);
    expect(lines.get('a')![0]!.rests.map((one) => one.record.id)).toEqual(['wells', 'p1', 'p2']);
    expect(lines.get('b')!.map((one) => one.key)).toEqual(['activities/seeds', 'memberships/m', 'ties/t']);
  });
  it('asks for what was not said in three months, to the day', () => {
    expect(due(lines.get('b')!, TODAY).map((one) => one.key)).toEqual(['activities/seeds', 'memberships/m']);
    expect(due(lines.get('b')!, '2024-12-01').map((one) => one.key)).toEqual(['activities/seeds']);
  });
  it('lists partners by how much waits, and leaves out those with nothing', () => {
    expect(partnersDue(lines, TODAY)).toEqual([{ id: 'b', lines: 3, due: 2, last: '2024-10-01' }, { id: 'a', lines: 2, due: 1, last: '2024-12-01' }]);
    expect(partnersDue(new Map([['c', lines.get('a')!.slice(1)]]), TODAY)).toEqual([]);
  });
});
