/** The part of the view that the work pages add: the analysis asked, its parameters, what it paints, what is worked on. */
import type { Id } from '../api/types';

/** Parameters as they stand in the address: `p.<name>`, once for each value. */
export type Given = Readonly<Record<string, readonly string[]>>;

export const SEVERAL = ['largest', 'smallest', 'total'] as const;
/** How several rows about one place become one value. */
export type Several = (typeof SEVERAL)[number];
/** How a figure is drawn on the map: colours of areas, or circles whose area follows it. */
export const MARKS = ['areas', 'circles'] as const;
export const MATRICES = ['site_theme', 'stakeholder_site', 'mixing', 'involvement'] as const;
export type MatrixName = (typeof MATRICES)[number];
export const GROUPINGS = ['severity', 'site', 'stakeholder', 'rule'] as const;
export type Grouping = (typeof GROUPINGS)[number];
export const DATA_TABS = ['records', 'update', 'import', 'history', 'objections', 'waiting'] as const;
export type DataTab = (typeof DATA_TABS)[number];

export interface WorkView {
  analysis: string | null;
  params: Given;
  /** The column that colours the map; null: the map shows presence. */
  colour: string | null;
  /** The column that sizes the network's nodes; null: by places. */
  size: string | null;
  several: Several;
  marks: (typeof MARKS)[number];
  matrix: MatrixName;
  /** Tables and matrices show what is chosen, and nothing else. */
  only: boolean;
  group: Grouping;
  /** Only findings of this severity or worse. */
  worst: 'note' | 'warning' | 'error';
  platform: Id | null;
  /** For a screen that everybody looks at: findings that name a partner are left out. */
  meeting: boolean;
  dataTab: DataTab;
  /** Kind of record in the tables. */
  kind: string;
  /** The record under the pen; `new` makes one. */
  record: Id | null;
  timeline: boolean;
  /** What if: who goes. */
  out: readonly Id[];
  /** What if: how many partners come next; null: somebody goes. */
  next: number | null;
  /** Only those so many ties around the chosen stakeholders; 0: everybody. */
  ego: 0 | 1 | 2;
  /** What colours and sizes the network's nodes: `analysis.column`, or `stakeholder.field`. */
  nodeColour: string | null;
  nodeSize: string | null;
  /** Shown inside another page: nothing to edit, no rail. */
  embed: boolean;
}

export const EMPTY_WORK: WorkView = {
  analysis: null, params: {}, colour: null, size: null, several: 'largest', marks: 'areas', matrix: 'site_theme', only: false, group: 'severity', worst: 'note', platform: null,
  meeting: false, dataTab: 'records', kind: 'activities', record: null, timeline: false,
  out: [], next: null, ego: 0, nodeColour: null, nodeSize: null, embed: false,
};

/** Values of one parameter kept in an address. */
const MOST_VALUES = 60;
/** Characters of one value: the longest id is 64. */
const LONGEST_VALUE = 80;
const NAME = /^[a-z][a-z0-9_]{0,63}$/;
const ID = /^[a-z0-9._-]{1,64}$/;
const COLUMN = /^[a-z][a-z0-9_]{0,63}\.[a-z][a-z0-9_]{0,63}$/;
/** Partners placed at once: more than a meeting can talk about. The server's own limit is 100. */
export const MOST_PLACED = 20;

export function parseWork(query: URLSearchParams): WorkView {
  const params: Record<string, string[]> = {};
  for (const [key, value] of query) {
    const name = key.startsWith('p.') ? key.slice(2) : '';
    if (!NAME.test(name) || value.length > LONGEST_VALUE) continue;
    const held = (params[name] ??= []);
    if (held.length < MOST_VALUES && !held.includes(value)) held.push(value);
  }
  const named = (key: string): string | null => matching(NAME, query.get(key));
  const id = (key: string): string | null => matching(ID, query.get(key));
  return {
    analysis: named('analysis'), params, colour: named('colour'), size: named('size'),
    several: among(SEVERAL, query.get('several'), EMPTY_WORK.several),
    marks: among(MARKS, query.get('marks'), EMPTY_WORK.marks),
    matrix: among(MATRICES, query.get('matrix'), EMPTY_WORK.matrix),
    only: query.get('only') === '1',
    group: among(GROUPINGS, query.get('group'), EMPTY_WORK.group),
    worst: among(['note', 'warning', 'error'] as const, query.get('worst'), EMPTY_WORK.worst),
    platform: id('platform'),
    meeting: query.get('meeting') === '1',
    dataTab: among(DATA_TABS, query.get('data'), EMPTY_WORK.dataTab),
    kind: named('kind') ?? EMPTY_WORK.kind,
    record: id('record'),
    timeline: query.get('timeline') === '1',
    out: [...new Set(query.getAll('out').filter((one) => ID.test(one)))].slice(0, MOST_VALUES),
    next: /^\d{1,3}$/.test(query.get('next') ?? '') ? Math.min(MOST_PLACED, Math.max(1, Number(query.get('next')))) : null,
    ego: query.get('ego') === '1' ? 1 : query.get('ego') === '2' ? 2 : 0,
    nodeColour: matching(COLUMN, query.get('node_colour')),
    nodeSize: matching(COLUMN, query.get('node_size')),
    embed: query.get('embed') === 'true',
  };
}

export function putWork(view: WorkView, query: URLSearchParams): void {
  const put = (key: string, value: string | null, usual: string | null = null): void => {
    if (value !== null && value !== usual) query.append(key, value);
  };
  put('analysis', view.analysis);
  for (const name of Object.keys(view.params).sort()) for (const value of view.params[name]!) query.append(`p.${name}`, value);
  put('colour', view.colour);
  put('size', view.size);
  put('several', view.several, EMPTY_WORK.several);
  put('marks', view.marks, EMPTY_WORK.marks);
  put('matrix', view.matrix, EMPTY_WORK.matrix);
  put('only', view.only ? '1' : null);
  put('group', view.group, EMPTY_WORK.group);
  put('worst', view.worst, EMPTY_WORK.worst);
  put('platform', view.platform);
  put('meeting', view.meeting ? '1' : null);
  put('data', view.dataTab, EMPTY_WORK.dataTab);
  put('kind', view.kind, EMPTY_WORK.kind);
  put('record', view.record);
  put('timeline', view.timeline ? '1' : null);
  for (const one of view.out) query.append('out', one);
  put('next', view.next === null ? null : String(view.next));
  put('ego', view.ego ? String(view.ego) : null);
  put('node_colour', view.nodeColour);
  put('node_size', view.nodeSize);
  put('embed', view.embed ? 'true' : null);
}

function matching(form: RegExp, text: string | null): string | null {
  return text !== null && form.test(text) ? text : null;
}
function among<T extends string>(allowed: readonly T[], value: string | null, usual: T): T {
  return allowed.find((one) => one === value) ?? usual;
}
