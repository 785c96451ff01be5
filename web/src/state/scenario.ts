/**
 * What if: partners taken out, or the next ones placed. The figures are the server's (analyses `removal` and `placement`); here
 * its answer is laid over the map and the network. Pure.
 */
import type { Query } from '../api/client';
import type { Id, NetworkTie, Report, Row } from '../api/types';
import { gapsQuery, withoutLinks } from './requests';
import type { StagedNetwork } from './network';
import type { Paint, PaintClass } from './paint';
import type { View } from './view';

export type Mode = 'out' | 'next';
export const modeOf = (view: Pick<View, 'next'>): Mode => (view.next === null ? 'out' : 'next');

/** The analysis that a scenario asks; null while nobody is taken out. */
export function scenarioAsk(view: View): { name: 'removal' | 'placement'; query: Query } | null {
  if (view.question !== 'what_if') return null;
  const within = withoutLinks(gapsQuery(view));
  if (view.next !== null) return { name: 'placement', query: { partners: view.next, ...within } };
  return view.out.length ? { name: 'removal', query: { stakeholder: view.out.join(','), ...within } } : null;
}

/** The row about all who go together: the first, with step 0, of several; the only one of one. */
export function setRow(report: Report<Row> | null): Row | null {
  if (report?.method.name !== 'removal') return null;
  return report.rows.find((row) => row['step'] === 0) ?? report.rows[0] ?? null;
}

export interface Change {
  /** Key of its words. */
  key: string;
  before: number | null;
  after: number | null;
  /** A share between 0 and 1. */
  share: boolean;
}

/** The figures before and after; null stands for what the server can not say. */
export function changesOf(report: Report<Row>): Change[] {
  const of = (key: string): number | null => figure(report.summary[key]);
  if (report.method.name === 'placement') {
    return [
      { key: 'met', before: of('met'), after: plus(of('met'), of('covered')), share: false },
      { key: 'unmet', before: of('unmet'), after: plus(of('unmet'), negative(of('covered'))), share: false },
    ];
  }
  const row = setRow(report);
  const led = of('led_platforms');
  const without = row?.['platforms_without_lead'];
  return [
    { key: 'covered_cells', before: of('covered_cells'), after: plus(of('covered_cells'), negative(figure(row?.['cells_lost']))), share: false },
    { key: 'need_coverage', before: of('need_coverage'), after: of('need_coverage_after'), share: true },
    { key: 'led_platforms', before: led, after: plus(led, Array.isArray(without) ? -without.length : null), share: false },
  ];
}
const figure = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const negative = (value: number | null): number | null => (value === null ? null : -value);
const plus = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a + b);

const ids = (value: unknown): Id[] => (Array.isArray(value) ? value.filter((one): one is Id => typeof one === 'string') : []);

/** Classes of the map, worst first; each has its word (`word.<code>`) and one of the colours of presence. */
const TONES = { out: { lost_all: 'gap', lost_some: 'empty', keeps: 'single' }, next: { placed: 'several', reached: 'single', as_before: 'other' } } as const;

export function scenarioPaint(report: Report<Row>, sites: readonly Id[]): Paint {
  const removal = report.method.name === 'removal';
  const row = setRow(report);
  const all = new Set(removal ? ids(row?.['sites']) : report.rows.map((one) => String(one['site'])));
  const some = new Set(removal ? ids(row?.['cells']).map((cell) => cell.split('/')[0]!) : report.rows.flatMap((one) => ids(one['covers'])));
  const tones = removal ? TONES.out : TONES.next;
  const codes = Object.keys(tones);
  const classes = codes.map((code, shade): PaintClass => ({ from: null, to: null, code, shade, count: 0, tone: (tones as Record<string, PaintClass['tone']>)[code] }));
  const of = new Map<Id, number | null>();
  const values = new Map<Id, string>();
  for (const site of sites) {
    const at = all.has(site) ? 0 : some.has(site) ? 1 : 2;
    classes[at]!.count += 1;
    of.set(site, at);
    values.set(site, codes[at]!);
  }
  return { classes, of, values, noValue: 0, folded: 0, others: 0 };
}

/** Who, of those who stay, is no longer joined to the largest part of the group that it was joined to, direction passed over. */
export function cutOff(nodes: readonly Id[], ties: readonly NetworkTie[], out: ReadonlySet<Id>): Set<Id> {
  const before = parts(nodes, ties);
  const staying = nodes.filter((id) => !out.has(id));
  const after = parts(staying, ties.filter((tie) => !out.has(tie.from) && !out.has(tie.to)));
  const apart = new Set<Id>();
  for (const whole of groups(nodes, before).values()) {
    const pieces = [...groups(whole.filter((id) => !out.has(id)), after).values()].sort((a, b) => b.length - a.length);
    for (const piece of pieces.slice(1)) for (const id of piece) apart.add(id);
  }
  return apart;
}

/** The smallest id of each one's connected part. */
function parts(nodes: readonly Id[], ties: readonly NetworkTie[]): Map<Id, Id> {
  const up = new Map(nodes.map((id): [Id, Id] => [id, id]));
  const top = (id: Id): Id => {
    let at = id;
    while (up.get(at) !== at) at = up.get(at)!;
    up.set(id, at);
    return at;
  };
  for (const { from, to } of ties) {
    if (!up.has(from) || !up.has(to)) continue;
    const [a, b] = [top(from), top(to)];
    if (a !== b) up.set(a < b ? b : a, a < b ? a : b);
  }
  return new Map(nodes.map((id): [Id, Id] => [id, top(id)]));
}
function groups(nodes: readonly Id[], of: ReadonlyMap<Id, Id>): Map<Id, Id[]> {
  const held = new Map<Id, Id[]>();
  for (const id of nodes) held.set(of.get(id)!, [...(held.get(of.get(id)!) ?? []), id]);
  return held;
}

/** The network's answer: those who go are ghosts without ties and those cut off are ringed; or who would meet the next partners stands out. */
export function scenarioStage(staged: StagedNetwork, view: Pick<View, 'out' | 'next'>, report: Report<Row> | null): StagedNetwork {
  if (modeOf(view) === 'next') {
    if (report?.method.name !== 'placement') return staged;
    const reached = new Set(report.rows.flatMap((row) => [String(row['site']), ...ids(row['covers'])]));
    return { ...staged, nodes: staged.nodes.map((node) => ({ ...node, faint: !node.chosen && !node.sites.some((site) => reached.has(site)) })) };
  }
  const out = new Set(view.out);
  if (!out.size) return staged;
  const apart = cutOff(staged.nodes.map((node) => node.id), staged.ties, out);
  return {
    ...staged,
    nodes: staged.nodes.map((node) => ({ ...node, gone: out.has(node.id), apart: apart.has(node.id), faint: node.faint || out.has(node.id) })),
    ties: staged.ties.filter((tie) => !out.has(tie.from) && !out.has(tie.to)),
  };
}
