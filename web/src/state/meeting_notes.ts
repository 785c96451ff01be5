/** What is written down during a meeting, and the records that come of it. Pure. */
import type { Made } from './adding';
import type { AnyRecord, Id } from '../api/types';
import { newId } from './sending';

export interface Agreed {
  title: string;
  responsible: Id | null;
  due: string;
  obstacle: string;
}
export interface Issue {
  about: string;
  raisedBy: Id | null;
  due: string;
  /** Between partners a concern is confidential unless somebody says otherwise. */
  confidential: boolean;
}
export interface Notes {
  date: string;
  attended: readonly Id[];
  /** As typed; empty is unknown. */
  women: string;
  men: string;
  youth: string;
  points: string;
  decisions: string;
  agreed: readonly Agreed[];
  issues: readonly Issue[];
}

export const EMPTY_AGREED: Agreed = { title: '', responsible: null, due: '', obstacle: '' };
export const EMPTY_ISSUE: Issue = { about: '', raisedBy: null, due: '', confidential: true };
export const emptyNotes = (date: string): Notes => ({ date, attended: [], women: '', men: '', youth: '', points: '', decisions: '', agreed: [], issues: [] });

/** Every line of the decisions that is no commitment yet, as one. */
export function fromDecisions(notes: Notes): Agreed[] {
  const held = new Set(notes.agreed.map(({ title }) => title.trim()));
  const lines = notes.decisions.split('\n').map((line) => line.replace(/^[\s\-–•*\d.)]+/, '').trim()).filter((line) => line && !held.has(line));
  return [...notes.agreed.filter(({ title }) => title.trim()), ...[...new Set(lines)].map((title) => ({ ...EMPTY_AGREED, title }))];
}

/** A whole number; `null` where nothing is typed, NaN where it is none. */
export const countOf = (text: string): number | null => (text.trim() === '' ? null : /^\d+$/.test(text.trim()) ? Number(text.trim()) : Number.NaN);

/** Counts that are no whole numbers, and a day that is missing. */
export function faultsOf(notes: Notes): ('date' | 'women' | 'men' | 'youth')[] {
  const counts = (['women', 'men', 'youth'] as const).filter((name) => Number.isNaN(countOf(notes[name])));
  return notes.date ? counts : ['date', ...counts];
}

/**
 * The meeting, the plan where commitments need one and the platform has none, the commitments, the concerns: in the order in
 * which they rest on one another.
 */
export function recordsOfNotes(notes: Notes, platform: { id: Id; name: string }, plan: Id | null, planTitle: string, id: typeof newId = newId): Made[] {
  if (faultsOf(notes).length) return [];
  const some = (fields: Record<string, unknown>): Record<string, unknown> => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== '' && !(Array.isArray(value) && !value.length)));
  const made: Made[] = [{
    kind: 'meetings',
    record: some({ id: id(`${platform.id.slice(0, 30)} ${notes.date}`, 'meetings'), platform: platform.id, date: notes.date, attended: [...notes.attended], women: countOf(notes.women), men: countOf(notes.men), youth: countOf(notes.youth), points: notes.points.trim(), decisions: notes.decisions.trim() }) as AnyRecord,
  }];
  const agreed = notes.agreed.filter(({ title }) => title.trim());
  let into = plan;
  if (agreed.length && !into) {
    into = id(planTitle, 'plans');
    made.push({ kind: 'plans', record: { id: into, title: planTitle, kind: 'action_plan', owner: `platforms/${platform.id}`, start: notes.date } });
  }
  for (const one of agreed) {
    made.push({ kind: 'commitments', record: some({ id: id(one.title.trim(), 'commitments'), plan: into, title: one.title.trim(), responsible: one.responsible, due: one.due, obstacle: one.obstacle.trim(), status: 'open' }) as AnyRecord });
  }
  for (const one of notes.issues.filter(({ about }) => about.trim())) {
    made.push({ kind: 'concerns', record: some({ id: id('concern', 'concerns'), platform: platform.id, about: one.about.trim(), raised_by: one.raisedBy, date: notes.date, due: one.due, status: 'open', confidential: one.confidential }) as AnyRecord });
  }
  return made;
}
