/** Months on a line: where it begins and ends, what starts and ends in each year. Pure; days are days of the world. */
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
