/** Months on a line: where it begins and ends, what starts and ends in each year. Pure; days are days of the world. */
import type { Id } from '../api/types';
import { ancestry } from './network';

export interface Span {
  start?: string | null;
  end?: string | null;
}

/** Months since year 0. */
export const monthOf = (day: string): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;

/** The last day of a month. */
export function lastDay(month: number): string {
  const [year, index] = [Math.floor(month / 12), month % 12];
  const days = new Date(Date.UTC(year, index + 1, 0)).getUTCDate();
  return `${String(year).padStart(4, '0')}-${String(index + 1).padStart(2, '0')}-${String(days).padStart(2, '0')}`;
}

/** The same day so many months before; a day that the month has not becomes its last. */
export function monthsBefore(day: string, months: number): string {
  const month = monthOf(day) - months;
  const last = lastDay(month);
  const date = last.slice(0, 8) + day.slice(8, 10);
  return date < last ? date : last;
}

const DAY = /^\d{4}-\d{2}-\d{2}/;

/** From the first start to the later of the last end and the day of the data; null where nothing has a date. Whole years. */
export function reachOf(spans: readonly Span[], asOf: string | null): { from: number; to: number } | null {
  const days = spans.flatMap((span) => [span.start, span.end]).filter((day): day is string => typeof day === 'string' && DAY.test(day));
  if (asOf) days.push(asOf);
  if (!days.length) return null;
  const months = days.map(monthOf);
  const year = (month: number): number => Math.floor(month / 12) * 12;
  return { from: year(Math.min(...months)), to: year(Math.max(...months)) + 11 };
}

export interface YearCount {
  year: number;
  started: number;
  ended: number;
}

export function byYear(spans: readonly Span[], from: number, to: number): YearCount[] {
  const years = Array.from({ length: Math.floor((to - from) / 12) + 1 }, (_, i): YearCount => ({ year: Math.floor(from / 12) + i, started: 0, ended: 0 }));
  const at = (day: string | null | undefined): YearCount | undefined => (day && DAY.test(day) ? years[Number(day.slice(0, 4)) - Math.floor(from / 12)] : undefined);
  for (const span of spans) {
    const [started, ended] = [at(span.start), at(span.end)];
    if (started) started.started += 1;
    if (ended) ended.ended += 1;
  }
  return years;
}

/** A period that is looked at: from the day before its first year to the end of its last. */
export function yearsAsDays(first: number, last: number): { since: string; asOf: string } {
  const year = (n: number): string => String(n).padStart(4, '0');
  return { since: `${year(first - 1)}-12-31`, asOf: `${year(last)}-12-31` };
}

/** Activities that the selection is about: at a chosen place or inside it, and with a chosen partner. Without a selection all. */
export function aboutChosen<A extends { id: Id; sites?: readonly Id[] | null }>(
  activities: readonly A[], parts: readonly { activity?: Id | null; stakeholder?: Id | null; sites?: readonly Id[] | null }[],
  chosen: { sites: readonly Id[]; stakeholders: readonly Id[] }, parents: ReadonlyMap<Id, Id>,
): readonly A[] {
  if (!chosen.sites.length && !chosen.stakeholders.length) return activities;
  const [places, partners] = [new Set(chosen.sites), new Set(chosen.stakeholders)];
  const at = (sites: readonly Id[] | null | undefined): boolean => !places.size || (sites ?? []).some((site) => ancestry(site, parents).some((up) => places.has(up)));
  const theirs = new Map<Id, (readonly Id[] | null | undefined)[]>();
  for (const part of parts) {
    if (part.activity && part.stakeholder && partners.has(part.stakeholder)) theirs.set(part.activity, [...(theirs.get(part.activity) ?? []), part.sites]);
  }
  // a part that names places of its own is there; one that names none is wherever the activity is
  return activities.filter((one) => (partners.size ? (theirs.get(one.id) ?? []).some((sites) => at(sites?.length ? sites : one.sites)) : at(one.sites)));
}
