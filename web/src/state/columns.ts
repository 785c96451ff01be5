/** What the columns of a report are about: ids of which kind, codes of which list, what a map or a network can show. Pure. */
import type { Analysis, Column, Id, Row } from '../api/types';

const SITES = ['site', 'unit_site', 'nearest_site', 'sites', 'sole_sites', 'neighbours', 'neighbouring', 'covered'];
const STAKEHOLDERS = [
  'stakeholder', 'stakeholders', 'providers', 'last_provider', 'largest', 'nearest_providers', 'missing', 'unexpected', 'undated_providers', 'unsplit_providers',
  'unspecified_providers', 'unconfirmed_providers', 'ending', 'staying', 'starting', 'opened', 'closed', 'faded', 'continued', 'responsible', 'by', 'contacts',
  'providers_a', 'providers_b', 'managers', 'one_sided', 'stated_by', 'path', 'offered_by', 'sources',
];
const THEMES = ['theme', 'shared_themes'];
const OTHERS: Record<string, string> = {
  activity: 'activities', activities: 'activities', plan: 'plans', platform: 'platforms', platforms_without_lead: 'platforms', commitment: 'commitments',
  commitments: 'commitments', mandate: 'mandates', scope: 'scopes', bridges: 'stakeholders', shared_indicators: 'indicators', planned: 'activities',
};
/** Both ends of a pair: places in `borders`, stakeholders elsewhere. */
const PAIR = ['a', 'b'];

/** The kind of record that a column's ids name; null where it holds words or figures. */
export function kindOfColumn(analysis: string, column: string): string | null {
  if (PAIR.includes(column)) return analysis === 'borders' ? 'sites' : 'stakeholders';
  if (SITES.includes(column)) return 'sites';
  if (STAKEHOLDERS.includes(column)) return 'stakeholders';
  if (THEMES.includes(column)) return 'themes';
  return OTHERS[column] ?? null;
}

const CODED: Record<string, string> = {
  role: 'role', roles: 'role', constituency: 'constituency', from_group: 'constituency', to_group: 'constituency', phase: 'phase', median: 'involvement_level',
  covers: 'scope_covers', partners_by: 'tie_kind',
};
export const codelistOfColumn = (column: string): string | null => CODED[column] ?? null;

/** For programs, not for readers. */
const MACHINE = ['key', 'fingerprint', 'said'];

/** Columns for programs, and those that repeat another in words: `site_name` beside `site`. The id's column already shows the name in the reader's language. */
export function isNameOf(column: string, columns: readonly Column[]): boolean {
  if (MACHINE.includes(column)) return true;
  const stem = column.endsWith('_name') ? column.slice(0, -5) : column.endsWith('_title') ? column.slice(0, -6) : null;
  return stem !== null && columns.some((other) => other.name === stem);
}

/** Text that tells rather than classes. */
const SENTENCES = ['message', 'resolve', 'reason', 'obstacle', 'acknowledged_by', 'until', 'name', 'asked', 'currency', 'country', 'unit_site', 'commitment', 'last_provider', 'largest'];

/** The columns of an analysis that can colour places, told by the registry before anything is asked: only where it asks without being given anything. */
export function siteColumns(analysis: Analysis): Column[] {
  if (!analysis.columns.some((column) => column.name === 'site') || analysis.parameters.some((param) => param.required)) return [];
  return analysis.columns.filter(({ name, type }) => type === 'number' || type === 'integer' || type === 'boolean'
    || (type === 'text' && !SENTENCES.includes(name) && kindOfColumn(analysis.name, name) === null && !isNameOf(name, analysis.columns)));
}

/** What the sentence over the map already says, as parameters of an analysis that knows them. */
export function givenFor(analysis: Analysis, view: { theme: Id | null; role: string; within: Id | null }): Record<string, string[]> {
  const said = { theme: view.theme, role: view.role, within: view.within };
  return Object.fromEntries(analysis.parameters.flatMap(({ name, default: usual }): [string, string[]][] => {
    const value = said[name as keyof typeof said];
    return value && value !== usual ? [[name, [value]]] : [];
  }));
}

/** Codes more than this are words, not classes: nobody reads a legend of thirty lines. */
export const MOST_CODES = 12;

export type Paintable = { column: Column; as: 'figure' | 'code' };

/** The columns that can colour a place or size a node: figures, yes and no, and codes of which there are few. */
export function paintable(analysis: string, about: 'site' | 'stakeholder', columns: readonly Column[], rows: readonly Row[]): Paintable[] {
  if (!columns.some((column) => column.name === about)) return [];
  if (!rows.some((row) => typeof row[about] === 'string')) return [];
  const found: Paintable[] = [];
  for (const column of columns) {
    if (column.type === 'integer' || column.type === 'number') found.push({ column, as: 'figure' });
    else if (about === 'stakeholder' || column.type === 'list' || column.type === 'date' || column.type === 'map') continue;
    else if (column.type === 'boolean') found.push({ column, as: 'code' });
    else if (kindOfColumn(analysis, column.name) === null && !isNameOf(column.name, columns) && isCoded(column.name, rows)) found.push({ column, as: 'code' });
  }
  return found;
}

function isCoded(column: string, rows: readonly Row[]): boolean {
  const codes = new Set<string>();
  for (const row of rows) {
    const value = row[column];
    if (typeof value !== 'string') continue;
    if (value.length > 40) return false;
    codes.add(value);
    if (codes.size > MOST_CODES) return false;
  }
  return codes.size > 0;
}

/** The place and the partner that a row is about, for the shared selection. */
export function aboutOf(analysis: string, row: Row): { sites: Id[]; stakeholders: Id[] } {
  const text = (column: string, kind: string): Id[] =>
    typeof row[column] === 'string' && kindOfColumn(analysis, column) === kind ? [row[column] as Id] : [];
  const list = (column: string): Id[] => (Array.isArray(row[column]) ? (row[column] as unknown[]).filter((id): id is Id => typeof id === 'string') : []);
  return {
    sites: [...new Set([...text('site', 'sites'), ...text('a', 'sites'), ...text('b', 'sites')])],
    stakeholders: [...new Set([...text('stakeholder', 'stakeholders'), ...text('a', 'stakeholders'), ...text('b', 'stakeholders'), ...(row['step'] !== undefined || row['path'] !== undefined ? list('stakeholders') : [])])],
  };
}
