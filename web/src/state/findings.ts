/** Findings of the checks as a list to work through. Pure. */
import type { Id, RecordRef, Row } from '../api/types';
import type { Grouping } from './view_work';

export const SEVERITIES = ['error', 'warning', 'note'] as const;
export type Severity = (typeof SEVERITIES)[number];

export interface Finding {
  /** The finding's own name, the same from day to day: what an acknowledgement refers to. */
  key: string;
  rule: string;
  severity: Severity;
  site: Id | null;
  subjects: readonly RecordRef[];
  stakeholders: readonly Id[];
  message: string;
  /** What the message is made of, for other languages; empty where the server does not say. */
  said: string;
  resolve: string;
  evidence: readonly RecordRef[];
  /** `acknowledged`, or `expired` or `changed` where that holds no longer; null where nobody let it stand. */
  acknowledged: string | null;
  acknowledgedBy: string | null;
  reason: string | null;
  until: string | null;
  /** What an acknowledgement is written with; null where the server knows none. */
  fingerprint: string | null;
}

const ofKind = (refs: readonly RecordRef[], kind: string): Id[] => refs.filter((ref) => ref.startsWith(`${kind}/`)).map((ref) => ref.slice(kind.length + 1));
const strings = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []);

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

export function readFinding(row: Row): Finding {
  const subjects = strings(row['subjects']);
  const evidence = strings(row['evidence']);
  const severity = SEVERITIES.find((one) => one === row['severity']) ?? 'note';
  const site = typeof row['site'] === 'string' ? row['site'] : null;
  const rule = String(row['rule'] ?? '');
  return {
    key: text(row['key']) ?? [rule, site ?? '', ...[...subjects].sort(), String(row['message'])].join(' '),
    rule, severity, site, subjects, evidence,
    stakeholders: [...new Set([...ofKind(subjects, 'stakeholders'), ...ofKind(evidence, 'stakeholders')])].sort(),
    message: String(row['message'] ?? ''), said: String(row['said'] ?? ''), resolve: String(row['resolve'] ?? ''),
    acknowledged: text(row['acknowledged']), acknowledgedBy: text(row['acknowledged_by']), reason: text(row['reason']), until: text(row['until']), fingerprint: text(row['fingerprint']),
  };
}

/** As severe as `worst` or worse, and with every word of the text. */
export function narrowed(findings: readonly Finding[], worst: Severity, has: (finding: Finding) => boolean): Finding[] {
  const most = SEVERITIES.indexOf(worst);
  return findings.filter((finding) => SEVERITIES.indexOf(finding.severity) <= most && has(finding));
}

/** Kinds of record that are about one partner: a finding with such a subject points at it. */
const PERSONAL = ['stakeholders', 'participations', 'memberships', 'ties', 'mandates', 'concerns'];

/**
 * Whether a finding names a partner: by a subject that is about one, or in its words. For a screen that everybody looks at,
 * such findings are left out.
 */
export function namesPartner(finding: Finding, names: readonly string[]): boolean {
  if (finding.subjects.some((ref) => PERSONAL.includes(ref.split('/')[0] ?? ''))) return true;
  return names.some((name) => name.length > 2 && holdsWord(finding.message, name));
}

function holdsWord(text: string, name: string): boolean {
  const at = text.indexOf(name);
  if (at < 0) return false;
  const letter = /[\p{L}\p{N}]/u;
  return !letter.test(text[at - 1] ?? ' ') && !letter.test(text[at + name.length] ?? ' ');
}

export interface FindingGroup {
  /** Severity, rule, or the id of a place or stakeholder; empty: of none. */
  id: string;
  findings: Finding[];
}

/** Groups by what the reader works along: the gravest first, then the largest. A finding about two partners stands with both. */
export function grouped(findings: readonly Finding[], by: Grouping): FindingGroup[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    for (const id of groupIds(finding, by)) {
      const held = groups.get(id);
      if (held) held.push(finding);
      else groups.set(id, [finding]);
    }
  }
  const rank = (finding: Finding): number => SEVERITIES.indexOf(finding.severity);
  const worst = (list: Finding[]): number => Math.min(...list.map(rank));
  return [...groups]
    .map(([id, list]): FindingGroup => ({ id, findings: [...list].sort((a, b) => rank(a) - rank(b) || (a.key < b.key ? -1 : 1)) }))
    .sort((a, b) => Number(a.id === '') - Number(b.id === '') || worst(a.findings) - worst(b.findings) || b.findings.length - a.findings.length || (a.id < b.id ? -1 : 1));
}

function groupIds(finding: Finding, by: Grouping): readonly string[] {
  switch (by) {
    case 'severity': return [finding.severity];
    case 'rule': return [finding.rule];
    case 'site': return [finding.site ?? ''];
    case 'stakeholder': return finding.stakeholders.length ? finding.stakeholders : [''];
  }
}

export function countSeverities(findings: readonly Finding[]): Record<Severity, number> {
  const counts = { error: 0, warning: 0, note: 0 };
  for (const finding of findings) counts[finding.severity] += 1;
  return counts;
}
