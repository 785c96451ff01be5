/** One selection, seen from matrices and from the line of time. */
import { describe, expect, it } from 'vitest';
import type { NetworkTie } from '../../src/api/types';
import { cellKey, type Matrix, type MatrixCell } from '../../src/state/matrix';
import { choiceOf, headsChosen, onlyChosen, type Crowd } from '../../src/state/matrix_choice';
import { shadeOf, shadeRanges } from '../../src/state/shades';
import { aboutChosen, yearsAsDays } from '../../src/state/timeline';
import { MAX_CHOSEN } from '../../src/state/view';

const tie = (from: string, to: string, directed: boolean): NetworkTie => ({ id: `${from}-${to}`, from, to, kind: 'coordination', directed }) as unknown as NetworkTie;
const crowd: Crowd = {
  ties: [tie('n1', 'g1', true), tie('n2', 'g2', false), tie('n1', 'n2', false)],
  constituencyOf: new Map([['n1', 'ngo'], ['n2', 'ngo'], ['n3', 'ngo'], ['g1', 'government'], ['g2', 'government'], ['x', null]]),
  named: (ref) => (ref === 'involvements/1' ? ['n3'] : []),
};
const cell = (value: number, evidence: string[] = []): MatrixCell => ({ value, state: null, gap: false, evidence });
const matrix: Matrix = {
  rows: ['a', 'b', 'c'], columns: ['s', 't'], most: 3,
  cells: new Map([[cellKey('a', 's'), cell(3, ['involvements/1'])], [cellKey('b', 't'), cell(1, ['involvements/2'])], [cellKey('c', 't'), cell(0)]]),
};

describe('a block of cells', () => {
  it('is a choice of its places, and of the theme where there is one', () => {
    expect(choiceOf('site_theme', [['a', 's'], ['b', 's']], matrix, crowd)).toEqual({ sites: ['a', 'b'], theme: 's' });
    expect(choiceOf('site_theme', [['a', 's'], ['a', 't']], matrix, crowd)).toEqual({ sites: ['a'], theme: null });
  });
  it('is a choice of its partners and places together, never more than an address holds', () => {
    expect(choiceOf('stakeholder_site', [['a', 's'], ['b', 's']], matrix, crowd)).toEqual({ stakeholders: ['a', 'b'], sites: ['s'] });
    const many = Array.from({ length: MAX_CHOSEN + 1 }, (_, i) => [`p${i}`, 's'] as const);
    expect(choiceOf('stakeholder_site', many, matrix, crowd).stakeholders).toHaveLength(MAX_CHOSEN);
  });
  it('of ties between groups is a choice of both ends, in the direction that the cell counts', () => {
    expect(choiceOf('mixing', [['ngo', 'government']], matrix, crowd)).toEqual({ stakeholders: ['n1', 'g1', 'n2', 'g2'], constituency: null });
    expect(choiceOf('mixing', [['government', 'ngo']], matrix, crowd).stakeholders).toEqual(['n2', 'g2']);
    expect(choiceOf('mixing', [['ngo', 'ngo']], matrix, crowd).stakeholders).toEqual(['n1', 'n2']);
  });
  it('that names nobody is a choice of the group, where it is about one', () => {
    expect(choiceOf('mixing', [['government', 'government']], matrix, crowd)).toEqual({ stakeholders: [], constituency: 'government' });
    expect(choiceOf('involvement', [['b', 't']], matrix, crowd)).toEqual({ stakeholders: [], constituency: 'b' });
    expect(choiceOf('involvement', [['b', 't'], ['c', 't']], matrix, crowd)).toEqual({ stakeholders: [], constituency: null });
    expect(choiceOf('involvement', [['a', 's']], matrix, crowd)).toEqual({ stakeholders: ['n3'], constituency: null });
  });
});

describe('a matrix shows what is chosen elsewhere', () => {
  const nothing = { sites: [], lit: new Set<string>(), stakeholders: [], theme: null, constituency: null };
  const marked = (which: Parameters<typeof headsChosen>[0], chosen: object, ids: string[]): [string[], string[]] => {
    const heads = headsChosen(which, { ...nothing, ...chosen }, crowd.constituencyOf);
    return [ids.filter(heads.row), ids.filter(heads.column)];
  };
  it('places that are chosen, and those where the chosen partners work', () => {
    expect(marked('site_theme', { sites: ['a'], lit: new Set(['b']), theme: 't' }, ['a', 'b', 'c', 't'])).toEqual([['a', 'b'], ['t']]);
    expect(marked('stakeholder_site', { stakeholders: ['n1'], lit: new Set(['b']) }, ['n1', 'b'])).toEqual([['n1'], ['b']]);
  });
  it('the groups of the chosen partners', () => {
    expect(marked('mixing', { stakeholders: ['n1'] }, ['ngo', 'government'])).toEqual([['ngo'], ['ngo']]);
    expect(marked('involvement', { constituency: 'government' }, ['ngo', 'government'])).toEqual([['government'], []]);
    // somebody without a group is in none
    expect(marked('mixing', { stakeholders: ['x'] }, ['ngo', 'government'])).toEqual([[], []]);
  });
  it('alone where that is asked: a side of which nothing is chosen keeps what has to do with the other', () => {
    const only = (rows: string[], columns: string[]) => {
      const { rows: r, columns: c } = onlyChosen(matrix, { row: (id) => rows.includes(id), column: (id) => columns.includes(id) });
      return [r, c];
    };
    expect(only(['a'], [])).toEqual([['a'], ['s']]);
    expect(only([], ['t'])).toEqual([['b'], ['t']]);
    expect(only(['a'], ['t'])).toEqual([['a'], ['t']]);
    expect(only([], [])).toEqual([matrix.rows, matrix.columns]);
  });
});

describe('shades of figures', () => {
  it('every figure up to the largest stands in the range of its shade, and in no other', () => {
    for (const most of [1, 2, 3, 4, 5, 6, 7, 12, 35, 100]) {
      const ranges = shadeRanges(most);
      for (let value = 1; value <= most; value += 1) {
        const [inside, ...more] = ranges.filter(({ from, to }) => value >= from && value <= to);
        expect([inside?.shade, more], `${value} of ${most}`).toEqual([shadeOf(value, most), []]);
      }
    }
    expect(shadeRanges(0)).toEqual([]);
  });
});

describe('the line of time', () => {
  const parents = new Map([['village', 'commune']]);
  const activities = [{ id: 'x', sites: ['village'] }, { id: 'y', sites: ['other'] }, { id: 'z', sites: null }];
  const parts = [{ activity: 'x', stakeholder: 'p' }, { activity: 'y', stakeholder: 'p', sites: ['commune'] }, { activity: 'z', stakeholder: 'q' }];
  const about = (sites: string[], stakeholders: string[]): string[] => aboutChosen(activities, parts, { sites, stakeholders }, parents).map(({ id }) => id);
  it('counts what happens at a chosen place or inside it, and with a chosen partner', () => {
    expect([about([], []), about(['commune'], []), about([], ['p']), about([], ['q'])]).toEqual([['x', 'y', 'z'], ['x'], ['x', 'y'], ['z']]);
  });
  it('where a partner says where its part is, that counts and not the whole activity', () => {
    expect([about(['other'], ['p']), about(['commune'], ['p'])]).toEqual([[], ['x', 'y']]);
  });
  it('asks between whole years, from the day before the first', () => {
    expect(yearsAsDays(2010, 2012)).toEqual({ since: '2009-12-31', asOf: '2012-12-31' });
  });
});
