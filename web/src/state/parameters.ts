/** Forms out of the registry: which control a parameter gets, what it says where nothing is given, what is sent. Pure. */
import type { Query } from '../api/client';
import type { AnalysisParam, ParamSchema } from '../api/types';
import type { Given } from './view_work';

export type Control =
  | { control: 'flag' }
  | { control: 'number'; whole: boolean; min: number | null; max: number | null }
  | { control: 'day' }
  | { control: 'code'; list: string }
  | { control: 'choice'; words: readonly string[] }
  | { control: 'record'; kind: string };

/** Without its list: what one value is entered with. null: a type that no control exists for; a test says so. */
export function controlOf(schema: ParamSchema): Control | null {
  const one = schema.type === 'array' ? schema.items : schema;
  if (!one) return null;
  if (one['x-codelist']) return { control: 'code', list: one['x-codelist'] };
  if (one['x-kind']) return { control: 'record', kind: one['x-kind'] };
  if (one.enum) return { control: 'choice', words: one.enum };
  if (one.format === 'date') return { control: 'day' };
  if (one.type === 'boolean') return { control: 'flag' };
  if (one.type === 'integer' || one.type === 'number') {
    return { control: 'number', whole: one.type === 'integer', min: one.minimum ?? null, max: one.maximum ?? null };
  }
  return null;
}

export const isList = (param: AnalysisParam): boolean => param.schema.type === 'array';

/** The values that hold: those given, else the default of the registry. */
export function valuesOf(param: AnalysisParam, given: Given): readonly string[] {
  const held = given[param.name];
  if (held) return held;
  if (param.default === null) return [];
  return isList(param) ? param.default.split(',') : [param.default];
}

/** What is given once a parameter has these values: what equals the default is left out. */
export function giving(param: AnalysisParam, values: readonly string[], given: Given): Given {
  const rest = Object.fromEntries(Object.entries(given).filter(([name]) => name !== param.name));
  const usual = valuesOf(param, {});
  const same = values.length === usual.length && values.every((value, i) => value === usual[i]);
  // an empty field asks for the default: there is no other way to say "none"
  return same || values.length === 0 || (values.length === 1 && values[0] === '') ? rest : { ...rest, [param.name]: [...values] };
}

/** Why a value can not be sent, as a key of the words; null where it can. */
export function faultOf(param: AnalysisParam, value: string): 'form.notNumber' | 'form.notWhole' | 'form.outside' | null {
  const control = controlOf(param.schema);
  if (control?.control !== 'number' || value === '') return null;
  const number = Number(value);
  if (!Number.isFinite(number)) return 'form.notNumber';
  if (control.whole && !Number.isInteger(number)) return 'form.notWhole';
  const [min, max] = [control.min ?? -Infinity, control.max ?? Infinity];
  return number < min || number > max ? 'form.outside' : null;
}

/** The query of a report: lists are sent with commas. */
export function askedQuery(given: Given, world: Query): Query {
  return { ...Object.fromEntries(Object.entries(given).map(([name, values]) => [name, values.join(',')])), ...world };
}

export const GROUPS = ['coverage', 'network', 'both', 'checks'] as const;
export type Group = (typeof GROUPS)[number];

const COVERAGE = ['reporting', 'presence', 'coverage', 'gaps', 'redundancy', 'ending', 'changes', 'fragmentation', 'localisation', 'budgets', 'access', 'placement', 'clusters'];
const NETWORK = [
  'centrality', 'edge_betweenness', 'cohesion', 'holes', 'brokerage', 'mixing', 'communities', 'key_players', 'projection', 'paths', 'ego', 'stability', 'robustness', 'two_mode',
];

/** Places, ties, both at once, or rules. An analysis that this page has never heard of counts as both. */
export function groupOf(name: string): Group {
  if (name === 'checks') return 'checks';
  if (COVERAGE.includes(name)) return 'coverage';
  return NETWORK.includes(name) ? 'network' : 'both';
}
