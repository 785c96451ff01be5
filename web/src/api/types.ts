/**
 * The shapes the server sends, written by hand after the contract.
 * `npm run types` writes `schema.gen.ts` from OpenAPI; these aliases then point there.
 */

export type Lang = 'en' | 'fr' | 'km';
export type Id = string;
/** `kind/id` with the kind in the plural, as in `sites/ml-dioro`. */
export type RecordRef = string;

export interface Workspace {
  name: string;
  title: string;
  titles?: Partial<Record<Lang, string>>;
  description: string;
  descriptions?: Partial<Record<Lang, string>>;
  revision: number;
  as_of: string | null;
  counts: Record<string, number>;
  extent: [number, number, number, number] | null;
  /** How many illustrative rows are left out unless examples are shown. */
  illustrative: number;
  licence?: string | null;
  attribution?: string | null;
  disclaimer?: string | null;
  /** Site kind that is the default unit of analysis. */
  unit: string | null;
}

export interface CodeEntry {
  code: string;
  names: Partial<Record<Lang, string>>;
  description?: string;
  properties?: Record<string, string>;
}
export type Codelists = Record<string, CodeEntry[]>;

/** A record of any kind: flat, unknown fields absent or null. */
export type AnyRecord = { id: Id; source?: string | null; confirmed_on?: string | null } & Record<string, unknown>;

export interface Site extends AnyRecord {
  name: string;
  names?: Partial<Record<Lang, string>> | null;
  other_names?: string[] | null;
  kind: string;
  parent?: Id | null;
  pcode?: string | null;
  population?: number | null;
}

export interface Stakeholder extends AnyRecord {
  name: string;
  short_name?: string | null;
  names?: Partial<Record<Lang, string>> | null;
  constituency?: string | null;
  organisation_type?: string | null;
  home_country?: string | null;
}

export interface Theme extends AnyRecord {
  name: string;
  names?: Partial<Record<Lang, string>> | null;
  parent?: Id | null;
}

export interface Page<T> {
  items: T[];
  next: string | null;
  total: number;
  revision: number;
}

export interface NetworkNode {
  id: Id;
  name: string;
  short_name?: string | null;
  constituency?: string | null;
  organisation_type?: string | null;
  home_country?: string | null;
  /** Layout in the unit square, computed by the server so that it is the same at every visit. */
  x: number;
  y: number;
  lon?: number | null;
  lat?: number | null;
  place?: 'home' | 'centre_of_presence' | null;
  sites: Id[];
}
export interface NetworkTie {
  id: Id;
  from: Id;
  to: Id;
  kind: string;
  directed: boolean;
  weight?: number | null;
}
export interface Network {
  nodes: NetworkNode[];
  ties: NetworkTie[];
  revision: number;
}

export interface Method {
  name: string;
  version?: string;
  question?: string;
  definition?: string;
  reference?: string | null;
  parameters: Record<string, unknown>;
  workspace: string;
  revision: number;
  as_of: string | null;
}
export interface Column {
  name: string;
  type: string;
  unit?: string | null;
  description?: string;
}
export interface Report<Row = Record<string, unknown>> {
  method: Method;
  summary: Record<string, unknown>;
  columns: Column[];
  rows: Row[];
}

export type PresenceState = 'no_data' | 'unspecified' | 'empty' | 'single' | 'several';
export type CoordinationState = 'not_applicable' | 'unknown' | 'none' | 'partial' | 'all';

export interface GapRow {
  site: Id;
  site_name: string;
  theme: Id;
  theme_name: string;
  role: string;
  presence: PresenceState;
  coordination: CoordinationState;
  coordination_by_ties?: CoordinationState | null;
  coordination_by_platforms?: CoordinationState | null;
  need: number | null;
  priority: number | null;
  /** A need is stated, its severity known or not. */
  need_stated?: boolean;
  /** A priority is chosen, its rank known or not. */
  priority_chosen?: boolean;
  gap: boolean;
  score: number | null;
  providers: Id[];
  unspecified_providers?: Id[] | null;
  last_seen?: string | null;
  evidence: RecordRef[];
}
export interface PresenceRow {
  /** As reported; null where none is named. */
  site: Id | null;
  theme: Id | null;
  /** null for a mandate. */
  role: string | null;
  stakeholder: Id;
  activity?: Id | null;
  start?: string | null;
  end?: string | null;
  undated?: boolean;
  unsplit?: boolean;
  unconfirmed?: boolean;
  evidence: RecordRef[];
}
export interface MissingLinkRow {
  a: Id;
  a_name: string;
  b: Id;
  b_name: string;
  /** `none`, `unknown`, or `stated_by...`. */
  state: string;
  score: number | null;
  /** The cells in which both work without being linked there: `site/theme`. */
  shared: string[];
  reasons: string[];
  evidence: RecordRef[];
}
export interface CentralityRow {
  stakeholder: Id;
  degree: number | null;
  strength: number | null;
  betweenness: number | null;
  betweenness_normalised: number | null;
  closeness: number | null;
  evidence: RecordRef[];
}
export interface CohesionRow {
  stakeholder: Id;
  component: number | string | null;
  articulation: boolean | null;
  evidence: RecordRef[];
}

/**
 * A card: the record it is about under `site` or `stakeholder`, and beside it lists of records
 * or analysis rows by kind. Kinds this page does not know are shown all the same.
 */
export type Card = Record<string, unknown> & { revision?: number; as_of?: string | null };

/** `/api/config`, optional: where a basemap of one's own is. */
export interface Config {
  basemap?: string | null;
  basemap_attribution?: string | null;
}
