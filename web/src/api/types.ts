/**
 * The shapes the server sends: names for what `schema.gen.ts` holds, which `npm run types` writes from the server's own
 * description (`npm run check` fails where it is stale). Rows of analyses are the registry's columns, written here by hand.
 */
import type { components } from './schema.gen';

type Schemas = components['schemas'];

export type Lang = 'en' | 'fr' | 'km';
export type Id = string;
/** `kind/id` with the kind in the plural, as in `sites/ml-dioro`. */
export type RecordRef = string;

/** `extent` is west, south, east, north: the description says only that it is a list. */
/** How borders in dispute are drawn. */
export type DisputedLines = Schemas['DisputedLines'];
export type Workspace = Omit<Schemas['WorkspaceSummary'], 'extent'> & { extent: [number, number, number, number] | null };
export type CodeEntry = Schemas['CodelistEntry'];
export type Codelists = Record<string, CodeEntry[]>;

/** A record of any kind: flat, unknown fields absent or null. */
export type AnyRecord = { id: Id; source?: string | null; confirmed_on?: string | null } & Record<string, unknown>;
/** In lists: a point that stands for it in the place of its shape, and what the shape is; null: none is known. */
export type Site = AnyRecord & Schemas['Site'] & { point?: [number, number] | null; shape?: 'point' | 'line' | 'area' | null };
export type Stakeholder = AnyRecord & Schemas['Stakeholder'];
export type Theme = AnyRecord & Schemas['Theme'];

/** One change of several that are made in one revision: fields of the version that was read. */
export type BatchChange =
  | { record: RecordRef; revision: number; set: Record<string, unknown> }
  | { record: RecordRef; put: Record<string, unknown> };

export interface Page<T> {
  items: T[];
  next: string | null;
  total: number;
  revision: number;
}

export type NetworkNode = Omit<Schemas['NetworkNode'], 'place'> & { place?: 'home' | 'approximate' | null };
export type NetworkTie = Schemas['NetworkTie'];
export type SharedNode = Schemas['SharedNode'];
export type Network = Omit<Schemas['NetworkPicture'], 'nodes'> & { nodes: NetworkNode[] };

export type Method = Omit<Schemas['Method'], 'parameters'> & { parameters: Record<string, unknown> };
export type Column = Schemas['ReportColumn'];
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
  /** Coordination ties on record among the providers that state neither place nor theme. */
  unplaced_ties?: RecordRef[] | null;
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
  /** `none`, `on_record`, `unknown`, or `stated_by...`. */
  state: string;
  score: number | null;
  /** The cells in which both work without being linked there: `site/theme`. */
  shared: string[];
  reasons: string[];
  /** What each reason is made of: `state/said.ts`. */
  said?: string[];
  evidence: RecordRef[];
}
export interface CentralityRow {
  stakeholder: Id;
  degree: number | null;
  strength: number | null;
  betweenness: number | null;
  betweenness_normalised: number | null;
  /** Of the ways that there are between others; null where there are none. */
  betweenness_share: number | null;
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

/** What the registry says of a parameter: JSON Schema with the codelist of a code or the kind of a reference. */
export interface ParamSchema {
  type: 'boolean' | 'integer' | 'number' | 'string' | 'array';
  minimum?: number;
  maximum?: number;
  format?: string;
  enum?: readonly string[];
  items?: ParamSchema;
  'x-codelist'?: string;
  'x-kind'?: string;
}
export interface AnalysisParam {
  name: string;
  description: string;
  required: boolean;
  default: string | null;
  schema: ParamSchema;
}
export interface Analysis {
  name: string;
  version: number;
  question: string;
  definition: string;
  reference: string | null;
  parameters: AnalysisParam[];
  columns: Column[];
}
export type Row = Record<string, unknown> & { evidence?: RecordRef[] };

export type Change = Omit<Schemas['ChangeEntry'], 'rows'> & {
  rows: { record: RecordRef; before?: Record<string, unknown> | null; after?: Record<string, unknown> | null }[];
};
export type Job = Omit<Schemas['Job'], 'error'> & { error?: { code?: string; detail?: string } | null };
export type ImportReport = Omit<Schemas['ImportReport'], 'differences'> & {
  differences: (Omit<Schemas['ImportDifference'], 'fields'> & { fields: [string, unknown, unknown][] })[];
};
