/** The line of time, played: the next day in steps of months, and when to go there. Pure. */
import { lastDay, monthOf } from './timeline';

/** A step is looked at for so long, in milliseconds; the next one waits for its answer, too. */
export const LOOK = 1400;

/** The end of the month so many months on; at the end of the line null, and from there the line begins anew. */
export function nextDay(day: string, months: number, reach: { from: number; to: number }): string | null {
  const now = monthOf(day);
  if (now >= reach.to) return null;
  return lastDay(Math.min(reach.to, Math.max(reach.from, now + months)));
}

/** Where playing begins: here, or at the start of the line where its end is reached. */
export function firstDay(day: string | null, reach: { from: number; to: number }): string {
  return day === null || monthOf(day) >= reach.to ? lastDay(reach.from) : day;
}
