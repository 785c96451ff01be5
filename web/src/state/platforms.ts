/** A platform at a glance: who sits in which category and what is missing, what was promised, when it is to meet again. Pure. */
import type { AnyRecord, Id } from '../api/types';
import { monthsBefore } from './timeline';

const text = (record: AnyRecord, field: string): string | null => (typeof record[field] === 'string' && record[field] !== '' ? (record[field] as string) : null);
const texts = (record: AnyRecord, field: string): string[] => (Array.isArray(record[field]) ? (record[field] as unknown[]).filter((one): one is string => typeof one === 'string') : []);

/** In force on a day; without dates it counts as in force. */
export function holdsOn(record: AnyRecord, day: string | null): boolean {
  if (!day) return true;
  const [start, end] = [text(record, 'start'), text(record, 'end')];
  return (start === null || start <= day) && (end === null || end >= day);
}

export interface Category {
  /** null: members of a category that the platform does not name, or of none. */
  name: string | null;
  members: AnyRecord[];
  /** Expected, and nobody sits in it. */
  missing: boolean;
}

/** Members in force on the day, by the categories that the platform expects; those of no such category at the end. */
export function categoriesOf(platform: AnyRecord, memberships: readonly AnyRecord[], day: string | null): Category[] {
  const members = memberships.filter((one) => text(one, 'platform') === platform.id && holdsOn(one, day));
  const expected = texts(platform, 'categories');
  const named = expected.map((name): Category => {
    const inside = members.filter((one) => text(one, 'category') === name);
    return { name, members: inside, missing: inside.length === 0 };
  });
  const rest = members.filter((one) => !expected.includes(text(one, 'category') ?? ''));
  return rest.length ? [...named, { name: null, members: rest, missing: false }] : named;
}

export type Timing = 'done' | 'dropped' | 'late' | 'soon' | 'open' | 'undated' | 'carried';
/** Due within so many months counts as soon. */
export const SOON_MONTHS = 3;

export function timingOf(commitment: AnyRecord, day: string | null): Timing {
  const status = text(commitment, 'status');
  if (status === 'done' || status === 'dropped') return status;
  const due = text(commitment, 'due');
  if (due === null || !day) return 'undated';
  if (due < day) return 'late';
  return due <= monthsBefore(day, -SOON_MONTHS) ? 'soon' : 'open';
}

const ORDER: readonly Timing[] = ['late', 'soon', 'open', 'undated', 'done', 'dropped', 'carried'];

export interface PlanLines {
  plan: AnyRecord;
  lines: PlanLine[];
}

export interface PlanLine {
  commitment: AnyRecord;
  timing: Timing;
  /** How often the promise was carried over into this one. */
  times: number;
  /** When it was due at first, where it was carried over. */
  firstDue: string | null;
}

/** What a commitment carries on, from the latest; a circle ends where it closes. */
function carriedInto(commitment: AnyRecord, byId: ReadonlyMap<Id, AnyRecord>): AnyRecord[] {
  const chain: AnyRecord[] = [];
  let from = byId.get(text(commitment, 'carried_from') ?? '');
  while (from && from.id !== commitment.id && !chain.includes(from)) {
    chain.push(from);
    from = byId.get(text(from, 'carried_from') ?? '');
  }
  return chain;
}

/** The commitments that a later one carries on: the same promise, which the last one stands for, so that it counts once. */
export const carriedOn = (commitments: readonly AnyRecord[]): Set<Id> =>
  new Set(commitments.flatMap((one) => { const from = text(one, 'carried_from'); return from === null || from === one.id ? [] : [from]; }));

/** The plans of a platform with their commitments, a promise that was carried over counted where it stands last: what is late first, then by the day it is due. Newest plan first. */
export function plansOf(platform: Id, plans: readonly AnyRecord[], commitments: readonly AnyRecord[], day: string | null): PlanLines[] {
  const on = carriedOn(commitments);
  const byId = new Map(commitments.map((one) => [one.id, one] as const));
  const line = (commitment: AnyRecord): PlanLine => {
    const chain = carriedInto(commitment, byId);
    const first = chain.map((one) => text(one, 'due')).filter((due): due is string => due !== null).sort()[0] ?? null;
    return { commitment, timing: on.has(commitment.id) ? 'carried' : timingOf(commitment, day), times: chain.length, firstDue: first };
  };
  return plans
    .filter((plan) => text(plan, 'owner') === `platforms/${platform}`)
    .map((plan): PlanLines => ({
      plan,
      lines: commitments.filter((one) => text(one, 'plan') === plan.id).map(line)
        .sort((a, b) => ORDER.indexOf(a.timing) - ORDER.indexOf(b.timing) || (text(a.commitment, 'due') ?? '9').localeCompare(text(b.commitment, 'due') ?? '9') || (a.commitment.id < b.commitment.id ? -1 : 1)),
    }))
    .sort((a, b) => (text(b.plan, 'start') ?? '').localeCompare(text(a.plan, 'start') ?? '') || (a.plan.id < b.plan.id ? -1 : 1));
}

/** Meetings, newest first, and the day by which the next one is due where the platform says how often it meets. */
export function meetingsOf(platform: AnyRecord, meetings: readonly AnyRecord[]): { held: AnyRecord[]; next: string | null } {
  const held = meetings.filter((one) => text(one, 'platform') === platform.id).sort((a, b) => (text(b, 'date') ?? '').localeCompare(text(a, 'date') ?? '') || (a.id < b.id ? -1 : 1));
  const every = platform['meeting_interval_months'];
  const last = held.map((one) => text(one, 'date')).find((one) => one !== null) ?? null;
  return { held, next: typeof every === 'number' && every > 0 && last ? monthsBefore(last, -every) : null };
}

export const concernsOf = (platform: Id, concerns: readonly AnyRecord[]): AnyRecord[] =>
  concerns.filter((one) => text(one, 'platform') === platform && text(one, 'status') !== 'closed' && text(one, 'status') !== 'resolved');

export interface AgendaItem {
  topic: string;
  subject: string;
  stakeholders: Id[];
  due: string | null;
  reasons: string[];
  /** What each reason is made of, for other languages. */
  said: string[];
  evidence: readonly string[];
}

/** The rows of `meeting` for one list, by topic, in the order in which a meeting takes them. */
export function agendaOf(rows: readonly Record<string, unknown>[], platform: Id, list: 'agenda' | 'invite'): Map<string, AgendaItem[]> {
  const topics = new Map<string, AgendaItem[]>();
  for (const row of rows) {
    if (row['platform'] !== platform || row['list'] !== list) continue;
    const topic = String(row['topic']);
    const strings = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []);
    const held = topics.get(topic) ?? [];
    held.push({ topic, subject: String(row['subject'] ?? ''), stakeholders: strings(row['stakeholders']), due: typeof row['due'] === 'string' ? row['due'] : null, reasons: strings(row['reasons']), said: strings(row['said']), evidence: strings(row['evidence']) });
    topics.set(topic, held);
  }
  return topics;
}

/** For a screen that everybody looks at: pairs of partners without a link become one line for each cell, without names. */
export function withoutNames(items: readonly AgendaItem[]): { subject: string; n: number }[] {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item.subject, (counts.get(item.subject) ?? 0) + 1);
  return [...counts].map(([subject, n]) => ({ subject, n }));
}
