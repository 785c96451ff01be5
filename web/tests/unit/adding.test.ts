import { expect, it } from 'vitest';
import { EMPTY_ROW, backwards, missing, nextRow, recordsOf, type Row } from '../../src/state/adding';

const id = (words: string): string => words.toLowerCase().replace(/[^a-z0-9]+/g, '-');
const row: Row = { ...EMPTY_ROW, who: { id: 'worldfish' }, theme: 'water', site: 'dioro', start: '2012-01-01', end: '2012-12-31' };
const words = { theme: 'Water', site: 'Dioro' };

it('one row is an activity and who takes part in it, said to be true today', () => {
  expect(recordsOf(row, words, '2012-06-30', id)).toEqual([
    { kind: 'activities', record: { id: 'water-dioro', title: 'Water: Dioro', themes: ['water'], sites: ['dioro'], start: '2012-01-01', end: '2012-12-31', confirmed_on: '2012-06-30' } },
    { kind: 'participations', record: { id: 'water-dioro-implementing', activity: 'water-dioro', stakeholder: 'worldfish', role: 'implementing', confirmed_on: '2012-06-30' } },
  ]);
});

it('a partner that is not known is made first; open dates stay unknown', () => {
  const made = recordsOf({ ...row, who: { name: ' Helvetas ' }, start: '', end: '', title: 'Wells' }, words, '2012-06-30', id);
  expect(made.map(({ kind }) => kind)).toEqual(['stakeholders', 'activities', 'participations']);
  expect(made[0]!.record['name']).toBe('Helvetas');
  expect(made[1]!.record).toMatchObject({ title: 'Wells', start: null, end: null });
});

it('what says nothing about who, what or where makes nothing', () => {
  expect(missing(EMPTY_ROW)).toEqual(['who', 'theme', 'site']);
  expect(recordsOf({ ...row, site: null }, words, '2012-06-30')).toEqual([]);
  expect([backwards({ ...row, end: '2011-01-01' }), recordsOf({ ...row, end: '2011-01-01' }, words, '2012-06-30')]).toEqual([true, []]);
  expect(nextRow(row)).toMatchObject({ who: null, theme: null, site: 'dioro', start: '2012-01-01' });
});
