/** How complete the data are, as shares of what could be known. Pure. */
export interface Share {
  key: 'reported' | 'dated' | 'split' | 'confirmed' | 'constituency' | 'sourced';
  known: number;
  total: number;
}

interface Sourced { source?: string | null }

/** From the summaries of `gaps` and `presence`, and from the partners and places themselves. What has no total is left out. */
export function shareOf(
  gaps: Record<string, unknown>,
  presence: Record<string, unknown>,
  facts: { stakeholders: Iterable<Sourced & { constituency?: string | null }>; sites: Iterable<Sourced> },
): Share[] {
  const figure = (from: Record<string, unknown>, key: string): number => (typeof from[key] === 'number' ? (from[key] as number) : 0);
  const stakeholders = [...facts.stakeholders];
  const named = [...stakeholders, ...facts.sites];
  const presences = figure(presence, 'presences');
  const less = (key: string): number => Math.max(0, presences - figure(presence, key));
  const shares: Share[] = [
    { key: 'reported', known: figure(gaps, 'reported_cells'), total: figure(gaps, 'cells') },
    { key: 'dated', known: less('undated'), total: presences },
    { key: 'split', known: less('unsplit'), total: presences },
    { key: 'confirmed', known: less('unconfirmed'), total: presences },
    { key: 'constituency', known: stakeholders.filter((one) => one.constituency).length, total: stakeholders.length },
    { key: 'sourced', known: named.filter((one) => one.source).length, total: named.length },
  ];
  return shares.filter(({ total }) => total > 0);
}
