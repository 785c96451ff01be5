import { describe, expect, it } from 'vitest';
import type { GapRow } from '../../src/api/types';
import { cellKey, involvement, mixing, siteTheme, stakeholderSite } from '../../src/state/matrix';
import { seriated, seriatedSquare } from '../../src/state/seriation';

/** Three blocks, shuffled by a fixed rule. */
function blocks(): { weights: number[][]; rowBlock: number[]; columnBlock: number[] } {
  const rowBlock = Array.from({ length: 12 }, (_, i) => (i * 5) % 3);
  const columnBlock = Array.from({ length: 9 }, (_, j) => (j * 7) % 3);
  return { weights: rowBlock.map((a) => columnBlock.map((b) => (a === b ? 1 : 0))), rowBlock, columnBlock };
}
const runs = (labels: number[]): number => labels.filter((label, i) => i === 0 || label !== labels[i - 1]).length;

describe('seriation', () => {
  it('brings the rows and columns of a block together', () => {
    const { weights, rowBlock, columnBlock } = blocks();
    const { rows, columns } = seriated(weights, 9);
    expect(runs(rows.map((i) => rowBlock[i]!))).toBe(3);
    expect(runs(columns.map((j) => columnBlock[j]!))).toBe(3);
    // blocks lie along the diagonal, not across it
    expect(rows.map((i) => rowBlock[i]!)[0]).toBe(columns.map((j) => columnBlock[j]!)[0]);
  });
  it('finds the order of a band', () => {
    const order = [4, 0, 6, 2, 7, 1, 5, 3];
    const weights = order.map((a) => order.map((b) => (Math.abs(a - b) <= 1 ? 1 : 0)));
    const found = seriated(weights, 8).rows.map((i) => order[i]!);
    expect([found, [...found].reverse()]).toContainEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });
  it('keeps what has no weight at the end, in its order, and every index once', () => {
    const { rows, columns } = seriated([[0, 0, 0], [0, 1, 0], [0, 0, 0]], 3);
    expect(rows).toEqual([1, 0, 2]);
    expect(columns).toEqual([1, 0, 2]);
    expect(seriated([], 0)).toEqual({ rows: [], columns: [] });
  });
  it('gives a square one order, whatever the direction of its ties', () => {
    const order = seriatedSquare([[0, 0, 5, 0], [0, 0, 0, 5], [0, 0, 0, 0], [0, 0, 0, 0]]);
    expect(Math.abs(order.indexOf(0) - order.indexOf(2))).toBe(1);
    expect(Math.abs(order.indexOf(1) - order.indexOf(3))).toBe(1);
  });
});

describe('matrices', () => {
  it('of places and themes keep the state, the gap and the evidence', () => {
    const row = (site: string, theme: string, providers: string[], presence: string): GapRow => ({ site, theme, providers, presence, gap: presence === 'empty', evidence: [`needs/${site}`] }) as unknown as GapRow;
    const made = siteTheme([row('b', 't', [], 'empty'), row('a', 't', ['x', 'y'], 'several'), row('a', 'u', [], 'no_data')]);
    expect(made.rows).toEqual(['a', 'b']);
    expect(made.cells.get(cellKey('b', 't'))).toEqual({ value: 0, state: 'empty', gap: true, evidence: ['needs/b'] });
    expect(made.most).toBe(2);
  });
  it('of partners and places count themes and roles once', () => {
    const row = (theme: string) => ({ stakeholder: 'p', site: 's', theme, role: 'r', evidence: ['activities/1'] });
    const made = stakeholderSite([row('t'), row('t'), row('u'), { ...row('u'), site: null }] as never[], (one) => one.site);
    expect(made.cells.get(cellKey('p', 's'))).toMatchObject({ value: 2, evidence: ['activities/1'] });
  });
  it('of groups are square, of phases keep their time', () => {
    expect(mixing([{ from_group: 'a', to_group: 'b', ties: 3 }]).rows.slice().sort()).toEqual(['a', 'b']);
    const made = involvement([{ phase: 'monitoring', constituency: 'c', active: 0, median: null }, { phase: 'planning', constituency: 'c', active: 2, median: 'interactive' }], ['planning', 'monitoring']);
    expect(made.columns).toEqual(['planning', 'monitoring']);
    expect(made.cells.get(cellKey('c', 'monitoring'))).toMatchObject({ value: 0, state: null });
  });
});
