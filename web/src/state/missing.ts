/** The states of a pair side by side without a counted link, and how many there are of each. Pure. */
import type { MissingLinkRow } from '../api/types';

/** `on_record`: a coordination tie is on record whose place and theme are not stated; never the same as none. */
export const LINK_STATES = ['none', 'on_record', 'unknown', 'stated_by'] as const;
export type LinkState = (typeof LINK_STATES)[number];

export function linkCounts(rows: readonly Pick<MissingLinkRow, 'state'>[]): Record<LinkState, number> {
  const counts: Record<LinkState, number> = { none: 0, on_record: 0, unknown: 0, stated_by: 0 };
  for (const { state } of rows) {
    const known = LINK_STATES.find((one) => one === state);
    if (known) counts[known] += 1;
  }
  return counts;
}
