/**
 * The quarterly update of one partner: everything on record that it can say is still true, each in one line. An activity stands once, with
 * the parts that the partner takes in it: whoever says that the line is true says so of all of them. Pure.
 */
import type { AnyRecord, Id } from '../api/types';
import { monthsBefore } from './timeline';

/** Said within so many months counts for this quarter. */
export const QUARTER = 3;
export const UPDATED = ['activities', 'participations', 'ties', 'memberships', 'mandates'] as const;
export type UpdatedKind = (typeof UPDATED)[number];
export type Tables = Readonly<Record<UpdatedKind, readonly AnyRecord[]>>;

export interface UpdateLine {
  /** `kind/id` of the record that the line is about. */
  key: string;
  kind: Exclude<UpdatedKind, 'participations'>;
  record: AnyRecord;
  /** All records that the line stands for, the first among them. */
  rests: readonly { kind: UpdatedKind; record: AnyRecord }[];
  /** The parts taken in an activity. */
  roles: readonly string[];
  /** The day on which the least recently confirmed of them was confirmed; null: one never was. */
  confirmed: string | null;
}

const text = (record: AnyRecord, field: string): string => (typeof record[field] === 'string' ? (record[field] as string) : '');
const over = (record: AnyRecord, today: string): boolean => text(record, 'end') !== '' && text(record, 'end') < today;

/** Activity status 4, 5: closed, cancelled (IATI): nothing there is to be confirmed. */
const CLOSED = ['4', '5'];

function line(kind: UpdateLine['kind'], record: AnyRecord, others: readonly AnyRecord[] = []): UpdateLine {
  const rests = [{ kind: kind as UpdatedKind, record }, ...others.map((one) => ({ kind: 'participations' as const, record: one }))];
  const days = rests.map((one) => one.record.confirmed_on ?? null);
  return {
    key: `${kind}/${record.id}`, kind, record, rests, roles: [...new Set(others.map((one) => text(one, 'role')).filter(Boolean))],
    confirmed: days.includes(null) ? null : (days as string[]).reduce((least, day) => (day < least ? day : least)),
  };
}

/** What partner by partner can be confirmed; what has ended before today is over and not asked for. */
export function linesByPartner(tables: Tables, today: string): Map<Id, UpdateLine[]> {
  const lines = new Map<Id, UpdateLine[]>();
  const add = (who: string, one: UpdateLine): void => void lines.set(who, [...(lines.get(who) ?? []), one]);
  const activities = new Map(tables.activities.filter((one) => !over(one, today) && !CLOSED.includes(text(one, 'status'))).map((one) => [one.id, one]));
  const parts = new Map<string, Map<Id, AnyRecord[]>>();
  for (const part of tables.participations) {
    const [who, activity] = [text(part, 'stakeholder'), text(part, 'activity')];
    if (!activities.has(activity) || over(part, today)) continue;
    const held = parts.get(who) ?? new Map<Id, AnyRecord[]>();
    parts.set(who, held.set(activity, [...(held.get(activity) ?? []), part]));
  }
  for (const [who, held] of parts) for (const [activity, those] of held) add(who, line('activities', activities.get(activity)!, those));
  for (const tie of tables.ties) {
    if (over(tie, today)) continue;
    for (const who of new Set([text(tie, 'from'), text(tie, 'to')])) add(who, line('ties', tie));
  }
  for (const kind of ['memberships', 'mandates'] as const) for (const one of tables[kind]) if (!over(one, today)) add(text(one, 'stakeholder'), line(kind, one));
  const rank = (one: UpdateLine): string => one.confirmed ?? '';
  for (const [who, those] of lines) lines.set(who, [...those].sort((a, b) => rank(a).localeCompare(rank(b)) || (a.key < b.key ? -1 : 1)));
  return lines;
}

/** Not said in this quarter. */
export const due = (lines: readonly UpdateLine[], today: string): UpdateLine[] => {
  const since = monthsBefore(today, QUARTER);
  return lines.filter((one) => one.confirmed === null || one.confirmed < since);
};

export interface PartnerDue {
  id: Id;
  lines: number;
  due: number;
  /** The newest confirmation of anything of theirs. */
  last: string | null;
}

/** Partners with something to confirm: the most first, then those heard of longest ago. */
export function partnersDue(lines: ReadonlyMap<Id, readonly UpdateLine[]>, today: string): PartnerDue[] {
  return [...lines].map(([id, those]): PartnerDue => ({
    id, lines: those.length, due: due(those, today).length,
    last: those.flatMap((one) => one.rests.map(({ record }) => record.confirmed_on ?? '')).reduce((most, day) => (day > most ? day : most), '') || null,
  })).filter((one) => one.due > 0).sort((a, b) => b.due - a.due || (a.last ?? '').localeCompare(b.last ?? '') || (a.id < b.id ? -1 : 1));
}
