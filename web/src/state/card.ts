/**
 * Reads the card answers of the server. The record the card is about stands under `site` or `stakeholder`; every other
 * list of objects is a group of records by its kind. Kinds that this page has never heard of are shown all the same.
 */
import type { AnyRecord, Card, Id } from '../api/types';

export interface RecordGroup {
  kind: string;
  records: AnyRecord[];
}

export interface ReadCard {
  record: AnyRecord | null;
  /** Breadcrumb, outermost first, where the server gives one. */
  path: { id: Id; name: string }[];
  groups: RecordGroup[];
}

/** Shown by the card itself from the analyses, so not a second time as records. */
const SHOWN_ELSEWHERE = new Set(['presence', 'presences', 'gaps', 'path', 'breadcrumb', 'ancestors', 'missing_links', 'structure', 'record', 'records', 'seats', 'ties_among_present']);

/** The order in which a reader looks for them; kinds not listed come after, by name. */
const ORDER = [
  'mandates', 'platforms', 'memberships', 'needs', 'priorities', 'activities', 'participations', 'ties', 'plans', 'commitments',
  'involvements', 'observations', 'indicators', 'meetings', 'scopes', 'concerns', 'lessons', 'known_only_around', 'inside', 'children', 'overlapping', 'overlapping_presences',
];

export function readCard(card: Card | null, self: 'site' | 'stakeholder'): ReadCard {
  if (!card) return { record: null, path: [], groups: [] };
  const groups: RecordGroup[] = [];
  const nested = isObject(card['records']) ? card['records'] : {};
  for (const [kind, value] of [...Object.entries(nested), ...Object.entries(card)]) {
    if (kind === self || groups.some((group) => group.kind === kind) || kind === 'evidence' || SHOWN_ELSEWHERE.has(kind)) continue;
    const rows: unknown = isObject(value) && Array.isArray(value['items']) ? value['items'] : isObject(value) && Array.isArray(value['rows']) ? value['rows'] : value;
    if (!Array.isArray(rows)) continue;
    const records = rows.filter(isObject).map((row, i) => ({ id: `${kind}-${i}`, ...row }) as AnyRecord);
    if (records.length) groups.push({ kind, records });
  }
  const place = (kind: string): number => (ORDER.includes(kind) ? ORDER.indexOf(kind) : ORDER.length);
  groups.sort((a, b) => place(a.kind) - place(b.kind) || a.kind.localeCompare(b.kind));
  const path = [card['path'], card['breadcrumb'], card['ancestors']].find(Array.isArray) ?? [];
  const record = [card[self], card['record']].find(isObject) ?? null;
  return {
    record: record as AnyRecord | null,
    path: (path as unknown[]).filter(isObject).filter((step) => typeof step['id'] === 'string').map((step) => ({ id: String(step['id']), name: String(step['name'] ?? step['id']) })),
    groups,
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a record is called in a list, in the order of what names it best; null where only references do. */
export function recordTitle(record: AnyRecord): string | null {
  for (const field of ['name', 'title', 'text', 'about']) {
    const value = record[field];
    if (typeof value === 'string' && value) return value;
  }
  return null;
}

/** Fields that say where a record is from rather than what it says. */
const PROVENANCE = new Set(['id', 'source', 'source_id', 'confirmed_on', 'revision', 'geometry', 'name', 'title', 'names', 'evidence', 'kind_of', 'as', 'labels']);

/** `site_name` beside `site`: the id's own field shows the name in the reader's language. */
const isNameBeside = (record: AnyRecord, field: string): boolean => /_(name|title)$/.test(field) && field.replace(/_(name|title)$/, '') in record;

/** The filled fields of a record, in the order sent. */
export function recordFields(record: AnyRecord): [string, unknown][] {
  return Object.entries(record).filter(([field, value]) => {
    if (PROVENANCE.has(field) || isNameBeside(record, field) || value === null || value === undefined || value === '') return false;
    if (Array.isArray(value)) return value.length > 0;
    return typeof value !== 'object' || Object.keys(value).length > 0;
  });
}

/** Which kind of record a field refers to. */
export const REFERS: Record<string, string> = {
  activity: 'activities', platform: 'platforms', plan: 'plans', need: 'needs', indicator: 'indicators', replicates: 'activities',
  site: 'sites', sites: 'sites', theme: 'themes', themes: 'themes', stakeholder: 'stakeholders', from: 'stakeholders', to: 'stakeholders',
  stated_by: 'stakeholders', responsible: 'stakeholders', promised_to: 'stakeholders', verified_by: 'stakeholders', identified_by: 'stakeholders',
  chosen_by: 'stakeholders', attended: 'stakeholders', raised_by: 'stakeholders', handled_by: 'stakeholders', expected: 'stakeholders',
  answered: 'stakeholders', learnt_from: 'stakeholders', adopted_by: 'stakeholders', observed_by: 'stakeholders', providers: 'stakeholders',
};

/** Which code list gives the words of a field, by kind of record. */
export function codelistOf(kind: string, field: string): string | null {
  const own: Record<string, string> = {
    'sites.kind': 'site_kind', 'ties.kind': 'tie_kind', 'platforms.kind': 'platform_kind', 'plans.kind': 'plan_kind',
    'activities.status': 'activity_status', 'commitments.status': 'commitment_status', 'observations.status': 'observation_status',
    'concerns.status': 'concern_status', 'mandates.function': 'mandate_function', 'scopes.covers': 'scope_covers', 'involvements.level': 'involvement_level',
  };
  const shared = ['role', 'roles', 'constituency', 'organisation_type', 'seat', 'phase', 'scale', 'frequency', 'modality', 'money_status', 'money_form', 'exactness', 'mobile_signal', 'sensitivity', 'speaks_for', 'gender_marker', 'knowledge'];
  if (shared.includes(field)) return field === 'roles' ? 'role' : field;
  return own[`${kind}.${field}`] ?? null;
}
