import { expect, it } from 'vitest';
import { NEW, NO_REVIEW, decidedOf, decisionOf, meaningOf, withColumn, withDecision, type ImportTable } from '../../src/state/reviewing';

const column = (name: string, means: string | null) => ({ column: name, means, sample: null });
const table: ImportTable = { file: '3w.csv', meanings: ['organisation', 'sector', 'adm3'], columns: [column('Org', 'organisation'), column('Agency', null), column('Sector', 'sector')] };

it('a meaning given to one column is taken from the other; sectors may be several', () => {
  const review = withColumn(NO_REVIEW, table, 'Agency', 'organisation');
  expect(table.columns.map((one) => meaningOf(review, one))).toEqual(['', 'organisation', 'sector']);
  const both = withColumn(review, table, 'Org', 'sector');
  expect(table.columns.map((one) => meaningOf(both, one))).toEqual(['sector', 'organisation', 'sector']);
  expect(withColumn(both, table, 'Agency', '').columns).toEqual({ Agency: '', Org: 'sector' });
});

it('decisions are kept by kind and written name, and can be taken back', () => {
  const name = { kind: 'stakeholders', written: 'WorldFsh', rows: 2, candidates: [] };
  const review = withDecision(withDecision(NO_REVIEW, 'stakeholders', 'WorldFsh', 'worldfish'), 'sites', 'WorldFsh', NEW);
  expect([decisionOf(review, name), decidedOf(review, [name, { ...name, written: 'Other' }])]).toEqual(['worldfish', 1]);
  expect(decisionOf(withDecision(review, 'stakeholders', 'WorldFsh', null), name)).toBeNull();
});
