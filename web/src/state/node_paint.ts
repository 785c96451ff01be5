/** What colours and sizes the nodes of the network: a field of the stakeholder, or a column of an analysis about stakeholders. Pure. */
import type { Analysis, NetworkNode, Row } from '../api/types';
import { groupOf } from './parameters';
import { paintRows, sizesOf, type Paint } from './paint';

export interface NodeColumn {
  /** `stakeholder`: a field of the record. */
  analysis: string;
  column: string;
}
/** Fields of a stakeholder that are codes. */
export const NODE_FIELDS = ['organisation_type', 'home_country'] as const;
/** Integers that number groups: they name, they do not measure. */
const GROUP_NUMBERS = ['community', 'component', 'block'];
/** Columns that repeat what a parameter said or what chance would give. */
const BESIDE = /_(expected|z|name)$/;

export function nodeColumn(text: string | null): NodeColumn | null {
  const [analysis = '', column = ''] = (text ?? '').split('.');
  return analysis && column ? { analysis, column } : null;
}

/** Everything that the registry measures of single stakeholders: for colours also yes and no, for sizes figures only. */
export function nodeColumns(analyses: readonly Analysis[], by: 'colour' | 'size'): NodeColumn[] {
  return analyses.flatMap((analysis) => {
    const about = analysis.columns.some((column) => column.name === 'stakeholder') && !analysis.columns.some((column) => column.name === 'site');
    if (!about || groupOf(analysis.name) !== 'network' || analysis.parameters.some((param) => param.required || param.name === 'stakeholder')) return [];
    return analysis.columns
      .filter(({ name, type }) => !BESIDE.test(name) && (type === 'number' || type === 'integer' || (by === 'colour' && type === 'boolean')))
      .filter(({ name }) => by === 'colour' || !GROUP_NUMBERS.includes(name))
      .map(({ name }) => ({ analysis: analysis.name, column: name }));
  });
}

/** The rows that hold the values: those of the report, or the nodes themselves. A node that the report does not tell of (it was
 *  not there on the day, say) has no value, and is counted so. */
function rowsFor(of: NodeColumn, nodes: readonly NetworkNode[], rows: readonly Row[]): Row[] {
  if (of.analysis !== 'stakeholder') {
    const told = new Set(rows.map((row) => row.stakeholder));
    const silent = nodes.filter((node) => !told.has(node.id)).map((node) => ({ stakeholder: node.id, [of.column]: null }));
    return [...reported(of, rows), ...silent];
  }
  return nodes.map((node) => ({ stakeholder: node.id, [of.column]: (node as unknown as Row)[of.column] }));
}

/** The report's own rows; numbers that name groups as words. */
function reported(of: NodeColumn, rows: readonly Row[]): Row[] {
  if (!GROUP_NUMBERS.includes(of.column)) return [...rows];
  return rows.map((row) => ({ ...row, [of.column]: row[of.column] === null || row[of.column] === undefined ? null : String(row[of.column]) }));
}

export const paintNodes = (of: NodeColumn, nodes: readonly NetworkNode[], rows: readonly Row[]): Paint =>
  paintRows(rowsFor(of, nodes, rows), 'stakeholder', of.column, 'largest');

export const sizeNodes = (of: NodeColumn, nodes: readonly NetworkNode[], rows: readonly Row[]): ReturnType<typeof sizesOf> =>
  sizesOf(rowsFor(of, nodes, rows), of.column, 'largest');

/** `a b` for each step of the paths, in both orders. */
export function stepsOf(paths: readonly Row[]): Set<string> {
  const steps = new Set<string>();
  for (const { stakeholders } of paths) {
    const ids = Array.isArray(stakeholders) ? stakeholders.map(String) : [];
    ids.slice(1).forEach((id, i) => steps.add(`${ids[i]!} ${id}`).add(`${id} ${ids[i]!}`));
  }
  return steps;
}

const ROLES = ['coordinator', 'itinerant', 'representative', 'gatekeeper', 'liaison'] as const;
export type BrokerRole = (typeof ROLES)[number];

/** The part that a stakeholder plays most between two others who are not tied; null where it plays none. */
export function brokerRole(row: Row | undefined): { role: BrokerRole; times: number } | null {
  const best = ROLES.map((role) => ({ role, times: typeof row?.[role] === 'number' ? (row[role] as number) : 0 })).sort((a, b) => b.times - a.times)[0]!;
  return best.times > 0 ? best : null;
}
