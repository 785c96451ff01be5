import { expect, it } from 'vitest';
import { EMPTY_AGREED, EMPTY_ISSUE, countOf, emptyNotes, faultsOf, fromDecisions, recordsOfNotes, type Notes } from '../../src/state/meeting_notes';

const id = (words: string): string => words.toLowerCase().replace(/[^a-z0-9]+/g, '-');
const platform = { id: 'cc-dioro', name: 'Framework of Dioro' };
const notes: Notes = {
  ...emptyNotes('2012-06-30'), attended: ['mairie', 'coop'], women: '4', men: '', decisions: '- Open the track\n2. Meet again in May\n\nOpen the track',
  agreed: [{ ...EMPTY_AGREED, title: 'Mend the pump', responsible: 'coop', due: '2012-09-30', obstacle: 'no parts' }],
  issues: [{ ...EMPTY_ISSUE, about: 'Water is sold' }, EMPTY_ISSUE],
};

it('each line of the decisions becomes a commitment once', () => {
  const agreed = fromDecisions(notes);
  expect(agreed.map(({ title }) => title)).toEqual(['Mend the pump', 'Open the track', 'Meet again in May']);
  expect(fromDecisions({ ...notes, agreed })).toEqual(agreed);
});

it('the meeting comes first, then the plan that its commitments need, then what was raised', () => {
  const made = recordsOfNotes(notes, platform, null, 'Action plan', id);
  expect(made.map(({ kind }) => kind)).toEqual(['meetings', 'plans', 'commitments', 'concerns']);
  expect(made[0]!.record).toEqual({ id: 'cc-dioro-2012-06-30', platform: 'cc-dioro', date: '2012-06-30', attended: ['mairie', 'coop'], women: 4, decisions: notes.decisions });
  expect(made[2]!.record).toEqual({ id: 'mend-the-pump', plan: 'action-plan', title: 'Mend the pump', responsible: 'coop', due: '2012-09-30', obstacle: 'no parts', status: 'open' });
  expect(made[3]!.record).toMatchObject({ about: 'Water is sold', confidential: true, status: 'open' });
  expect(recordsOfNotes(notes, platform, 'plan-1', '', id).map(({ kind }) => kind)).toEqual(['meetings', 'commitments', 'concerns']);
});

it('unknown counts stay unknown, and what is no count is said', () => {
  expect([countOf(' '), countOf('0'), countOf('4'), countOf('four')]).toEqual([null, 0, 4, Number.NaN]);
  expect(faultsOf({ ...notes, date: '', men: '-1' })).toEqual(['date', 'men']);
  expect(recordsOfNotes({ ...notes, youth: '1.5' }, platform, null, '', id)).toEqual([]);
});
