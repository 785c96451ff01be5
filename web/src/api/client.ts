/**
 * The one place that talks to the server. Answers are kept with their ETag, so asking again
 * costs a 304; a revision event tells when asking again is worth while.
 */
import { ApiProblem, asProblem, kindOfStatus, type ProblemBody } from './problem';
import type {
  Analysis, AnyRecord, BatchChange, Card, Change, CentralityRow, Codelists, CohesionRow, Config, GapRow, ImportReport, Job, MissingLinkRow,
  Network, Page, PresenceRow, Report, Row, Site, Stakeholder, Theme, Workspace,
} from './types';

/** Answers kept in memory. Each filter change asks for one or two; 200 covers a long session in a few MB. */
const MAX_KEPT_ANSWERS = 200;
/** The server's own page limit. */
const PAGE_LIMIT = 10_000;

export type Query = Record<string, string | number | boolean | readonly string[] | null | undefined>;

/** Builds a query string in the order given; null, undefined, false and empty say nothing; lists repeat the key. */
export function queryString(query: Query): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value === null || value === undefined || value === '' || value === false) continue;
    if (Array.isArray(value)) for (const item of value) search.append(key, String(item));
    else search.append(key, String(value));
  }
  const text = search.toString();
  return text ? `?${text}` : '';
}

export interface ReportRows {
  presence: PresenceRow;
  gaps: GapRow;
  missing_links: MissingLinkRow;
  centrality: CentralityRow;
  cohesion: CohesionRow;
}

type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/** Written by the service worker on an answer out of its store: when the server gave it (`src/offline/rules.ts`). */
const KEPT_HEADER = 'X-Sitelines-Kept';

/** How the line is: an answer came from the server, an old one came in its place, none came. */
export type Line = { up: true } | { up: false; kept: string | null };

export class Client {
  /** Told with every answer, and with every request that got none. */
  onLine: (line: Line) => void = () => {};
  readonly #kept = new Map<string, { etag: string; body: unknown }>();
  readonly #fetch: Fetch;

  constructor(fetcher: Fetch = (url, init) => fetch(url, init)) {
    this.#fetch = fetcher;
  }

  workspaces(): Promise<{ items: Workspace[] }> {
    return this.get('/api/workspaces');
  }
  workspace(w: string): Promise<Workspace> {
    return this.get(at(w));
  }
  codelists(): Promise<Codelists> {
    return this.get('/api/codelists');
  }
  network(w: string, query: Query): Promise<Network> {
    return this.get(`${at(w)}/network${queryString(query)}`);
  }
  analysis<K extends keyof ReportRows>(w: string, name: K, query: Query): Promise<Report<ReportRows[K]>> {
    return this.get(`${at(w)}/analyses/${name}${queryString(query)}`);
  }
  card(w: string, kind: 'sites' | 'stakeholders', id: string, query: Query): Promise<Card> {
    return this.get(`${at(w)}/${kind}/${encodeURIComponent(id)}/card${queryString(query)}`);
  }
  record(w: string, kind: string, id: string): Promise<AnyRecord> {
    return this.get(`${at(w)}/${kind}/${encodeURIComponent(id)}`);
  }
  analyses(w: string): Promise<{ analyses: Analysis[] }> {
    return this.get(`${at(w)}/analyses`);
  }
  /** What an analysis says of everything together: its rows stay away. */
  totals(w: string, name: string, query: Query): Promise<Report<Row>> {
    return this.get(`${at(w)}/analyses/${encodeURIComponent(name)}${queryString({ ...query, limit: 1 })}`);
  }
  /** Any analysis by its name, every page of it. */
  async report(w: string, name: string, query: Query, leave?: AbortSignal): Promise<Report<Row>> {
    const first = await this.get<Report<Row> & { next?: string | null }>(`${at(w)}/analyses/${encodeURIComponent(name)}${queryString(query)}`, leave);
    if (!first.next) return first;
    const rows = [...first.rows];
    for (let next: string | null | undefined = first.next; next;) {
      const page: Report<Row> & { next?: string | null } = await this.get(sameOrigin(next), leave);
      rows.push(...page.rows);
      next = page.next;
    }
    return { ...first, rows };
  }
  records(w: string, kind: string, query: Query): Promise<AnyRecord[]> {
    return this.all<AnyRecord>(`${at(w)}/${kind}`, { ...query, geometry: 'false' });
  }
  /** The newest entries of the change log, newest first. */
  async changes(w: string, revision: number, most: number): Promise<Change[]> {
    const page = await this.get<{ items: Change[] }>(`${at(w)}/changes${queryString({ since: Math.max(0, revision - most), limit: most })}`);
    return page.items.reverse();
  }
  territories(w: string): Promise<GeoJSON.FeatureCollection> {
    return this.get(`${at(w)}/territories`);
  }
  sites(w: string, query: Query): Promise<Site[]> {
    return this.all<Site>(`${at(w)}/sites`, { ...query, geometry: 'point' });
  }
  stakeholders(w: string, query: Query): Promise<Stakeholder[]> {
    return this.all<Stakeholder>(`${at(w)}/stakeholders`, { ...query, geometry: 'false' });
  }
  themes(w: string, query: Query): Promise<Theme[]> {
    return this.all<Theme>(`${at(w)}/themes`, query);
  }

  /** Settings of the installation; a server without any answers 404, which means none. */
  async config(): Promise<Config> {
    try {
      return await this.get<Config>('/api/config');
    } catch {
      return {};
    }
  }

  /** Follows `next` until the list ends. */
  async all<T>(path: string, query: Query): Promise<T[]> {
    const items: T[] = [];
    let url: string | null = path + queryString({ ...query, limit: PAGE_LIMIT });
    while (url) {
      const page: Page<T> = await this.get<Page<T>>(url);
      items.push(...page.items);
      url = page.next ? sameOrigin(page.next) : null;
    }
    return items;
  }

  async get<T>(url: string, leave?: AbortSignal): Promise<T> {
    const kept = this.#kept.get(url);
    const headers: Record<string, string> = { Accept: 'application/json' };
    if (kept) headers['If-None-Match'] = kept.etag;
    const response = await this.#ask(url, { headers, ...(leave ? { signal: leave } : {}) });
    if (response.status === 304 && kept) {
      this.#keep(url, kept.etag, kept.body);
      return kept.body as T;
    }
    if (!response.ok) throw new ApiProblem(kindOfStatus(response.status), response.status, await problemBody(response));
    let body: unknown;
    try {
      body = await response.json();
    } catch (thrown) {
      throw asProblem(thrown);
    }
    const etag = response.headers.get('ETag');
    if (etag) this.#keep(url, etag, body);
    return body as T;
  }

  /** Writes: what the server answers, with the version it now holds. A 412 carries the other version in `body.current`. */
  async send<T>(method: 'POST' | 'PUT' | 'DELETE', url: string, body: unknown = null, headers: Record<string, string> = {}): Promise<T> {
    const form = typeof FormData !== 'undefined' && body instanceof FormData;
    const response = await this.#ask(url, {
      method,
      headers: { Accept: 'application/json', ...(body !== null && !form ? { 'Content-Type': 'application/json' } : {}), ...headers },
      ...(body === null ? {} : { body: form ? body : JSON.stringify(body) }),
    });
    if (!response.ok) throw new ApiProblem(kindOfStatus(response.status), response.status, await problemBody(response));
    if (response.status === 204) return null as T;
    try {
      return (await response.json()) as T;
    } catch (thrown) {
      throw asProblem(thrown);
    }
  }
  startJob(w: string, analysis: string, { as_of, show_examples, ...parameters }: Query): Promise<Job> {
    return this.send('POST', `${at(w)}/jobs`, { analysis, parameters, as_of: as_of ?? null, show_examples: show_examples ?? null });
  }
  job(w: string, id: string): Promise<Job> {
    return this.get(`${at(w)}/jobs/${encodeURIComponent(id)}`);
  }
  jobResult<T = Report<Row>>(w: string, id: string): Promise<T> {
    return this.get(`${at(w)}/jobs/${encodeURIComponent(id)}/result`);
  }
  async stopJob(w: string, id: string): Promise<void> {
    await this.send('DELETE', `${at(w)}/jobs/${encodeURIComponent(id)}`);
  }
  create(w: string, kind: string, record: Record<string, unknown>): Promise<AnyRecord> {
    return this.send('POST', `${at(w)}/${kind}`, record);
  }
  /** Puts a record in the place of the version that was read. */
  put(w: string, kind: string, record: AnyRecord, revision: number | 'none'): Promise<AnyRecord> {
    const headers: Record<string, string> = revision === 'none' ? { 'If-None-Match': '*' } : { 'If-Match': `"r${revision}"` };
    return this.send('PUT', `${at(w)}/${kind}/${encodeURIComponent(record.id)}`, record, headers);
  }
  remove(w: string, kind: string, id: string, revision: number): Promise<{ deleted: number; revision: number }> {
    return this.send('DELETE', `${at(w)}/${kind}/${encodeURIComponent(id)}`, null, { 'If-Match': `"r${revision}"` });
  }
  /** All of them in one revision, or none. What is so already is no change. */
  write(w: string, changes: readonly BatchChange[], reason: string): Promise<{ revision: number; changed: number }> {
    return this.send('POST', `${at(w)}/changes`, { reason, changes });
  }
  revert(w: string, revision: number): Promise<{ revision: number }> {
    return this.send('POST', `${at(w)}/changes/${revision}/revert`);
  }
  /**
   * A small import is answered by its report, a large one by the job that does it. `review`: what was said of columns and names;
   * with it doubtful names wait.
   */
  importFiles(w: string, files: readonly File[], query: Query, review: unknown): Promise<ImportReport | Job> {
    const form = new FormData();
    form.append('review', JSON.stringify(review));
    for (const file of files) form.append('file', file, file.name);
    return this.send('POST', `${at(w)}/imports${queryString(query)}`, form);
  }

  async #ask(url: string, init: RequestInit): Promise<Response> {
    try {
      const response = await this.#fetch(url, init);
      const kept = response.headers.get(KEPT_HEADER);
      this.onLine(kept === null ? { up: true } : { up: false, kept });
      return response;
    } catch (thrown) {
      if (!init.signal?.aborted) this.onLine({ up: false, kept: null });
      throw asProblem(thrown);
    }
  }

  #keep(url: string, etag: string, body: unknown): void {
    this.#kept.delete(url); // re-inserting moves it to the young end
    this.#kept.set(url, { etag, body });
    const oldest = this.#kept.keys().next();
    if (this.#kept.size > MAX_KEPT_ANSWERS && !oldest.done) this.#kept.delete(oldest.value);
  }
}

const at = (w: string): string => `/api/workspaces/${encodeURIComponent(w)}`;

/** A `next` link may come absolute; only its path is followed, so that no request leaves the server. */
export function sameOrigin(link: string): string {
  const url = new URL(link, 'http://same.origin');
  return url.pathname + url.search;
}

async function problemBody(response: Response): Promise<ProblemBody> {
  try {
    return (await response.json()) as ProblemBody;
  } catch {
    return {};
  }
}
