/** What every view needs to know by name, and where a figure comes from. */
import type { Client, Query } from '../api/client';
import type { Analysis, Method, RecordRef, Row, Site, Stakeholder, Theme } from '../api/types';

/** Where a figure comes from: its definition, and the records it rests on. */
export interface Evidence {
  title: string;
  method: Method | null;
  refs: readonly RecordRef[];
  /** The row of a report, whole. */
  row?: { analysis: Analysis; row: Row };
}

export interface Facts {
  sites: Site[];
  stakeholders: Stakeholder[];
  themes: Theme[];
}

export async function factsOf(client: Client, w: string, query: Query): Promise<Facts> {
  const [sites, stakeholders, themes] = await Promise.all([client.sites(w, query), client.stakeholders(w, query), client.themes(w, query)]);
  return { sites, stakeholders, themes };
}
