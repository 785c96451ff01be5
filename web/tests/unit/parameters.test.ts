/** The registry as the server describes it (web/registry.json, written by a test of the server) and the forms made of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Analysis, AnalysisParam } from '../../src/api/types';
import { aboutOf, isNameOf, paintable } from '../../src/state/columns';
import { askedQuery, controlOf, faultOf, giving, groupOf, isList, valuesOf } from '../../src/state/parameters';

const { analyses } = JSON.parse(readFileSync(join(import.meta.dirname, '../../registry.json'), 'utf8')) as { analyses: Analysis[] };
const words = (lang: string): Record<string, string> => Object.assign({}, ...['core', 'work', 'analyses', 'columns', 'editing', 'figures'].map((part) => JSON.parse(readFileSync(join(import.meta.dirname, `../../src/messages/${part}/${lang}.json`), 'utf8'))));
const param = (schema: AnalysisParam['schema'], extra: Partial<AnalysisParam> = {}): AnalysisParam => ({ name: 'x', description: '', required: false, default: null, schema, ...extra });

describe('every analysis of the registry', () => {
  it('has a form control for each parameter', () => {
    expect(analyses.length).toBeGreaterThan(30);
    for (const analysis of analyses) for (const one of analysis.parameters) expect(controlOf(one.schema), `${analysis.name}: ${one.name}`).not.toBeNull();
  });
  it('has its name, its question, its parameters, choices and columns in words, in every language', () => {
    for (const lang of ['en', 'fr', 'km']) {
      const here = words(lang);
      for (const analysis of analyses) {
        const named = [`analysis.${analysis.name}`, `analysis.${analysis.name}.question`, ...analysis.parameters.map((one) => `param.${one.name}`)];
        for (const one of analysis.parameters) {
          const control = controlOf(one.schema);
          if (control?.control === 'choice') named.push(...control.words.map((word) => `word.${word}`));
        }
        for (const column of analysis.columns) if (!isNameOf(column.name, analysis.columns)) named.push(`col.${column.name}`, ...(column.unit ? [`unit.${column.unit}`] : []));
        expect(named.filter((key) => !here[key] && key !== 'col.evidence'), `${lang} ${analysis.name}`).toEqual([]);
      }
    }
  });
  it('stands in a group', () => {
    expect(new Set(analyses.map((one) => groupOf(one.name)))).toEqual(new Set(['coverage', 'network', 'both', 'checks']));
  });
  it('has defaults that its own form accepts', () => {
    for (const analysis of analyses) for (const one of analysis.parameters) for (const value of valuesOf(one, {})) expect(faultOf(one, value), `${analysis.name}: ${one.name}`).toBeNull();
  });
});

describe('a parameter', () => {
  it('of a type that no control exists for has none', () => {
    expect(controlOf({ type: 'string' })).toBeNull();
    expect(controlOf({ type: 'array' })).toBeNull();
    expect(controlOf({ type: 'array', items: { type: 'string', 'x-kind': 'sites' } })).toEqual({ control: 'record', kind: 'sites' });
  });
  it('says nothing where it is as usual or empty', () => {
    const one = param({ type: 'integer', minimum: 1, maximum: 20 }, { default: '2' });
    expect(giving(one, ['3'], {})).toEqual({ x: ['3'] });
    expect(giving(one, ['2'], { x: ['3'], y: ['1'] })).toEqual({ y: ['1'] });
    expect(giving(one, [''], { x: ['3'] })).toEqual({});
    const list = param({ type: 'array', items: { type: 'number' } }, { default: '10,25' });
    expect([isList(list), valuesOf(list, {})]).toEqual([true, ['10', '25']]);
  });
  it('is held to its bounds', () => {
    const one = param({ type: 'integer', minimum: 1, maximum: 20 });
    expect(['1', '20', '0', '21', '1.5', 'x', ''].map((value) => faultOf(one, value))).toEqual([null, null, 'form.outside', 'form.outside', 'form.notWhole', 'form.notNumber', null]);
  });
  it('is sent with commas', () => expect(askedQuery({ role: ['a', 'b'] }, { as_of: '2012-01-01' })).toEqual({ role: 'a,b', as_of: '2012-01-01' }));
});

describe('columns', () => {
  const columns = analyses.find((one) => one.name === 'gaps')!.columns;
  it('that hold figures, yes and no, or few codes can colour a place; names, lists and dates can not', () => {
    const row = { site: 'a', site_name: 'A', theme: 't', role: 'r', presence: 'empty', coordination: 'none', gap: true, need: 3, providers: ['x'], last_seen: '2012-01-01' };
    const found = paintable('gaps', 'site', columns, [row]).map((one) => one.column.name);
    expect(found).toEqual(expect.arrayContaining(['presence', 'coordination', 'need', 'gap', 'score']));
    for (const name of ['site_name', 'theme', 'providers', 'last_seen']) expect(found).not.toContain(name);
    expect(paintable('gaps', 'stakeholder', columns, [row])).toEqual([]);
  });
  it('say which place and partner a row is about', () => {
    expect(aboutOf('missing_links', { a: 'p', b: 'q' })).toEqual({ sites: [], stakeholders: ['p', 'q'] });
    expect(aboutOf('borders', { a: 's', b: 't' })).toEqual({ sites: ['s', 't'], stakeholders: [] });
    expect(aboutOf('redundancy', { site: 's', stakeholder: null })).toEqual({ sites: ['s'], stakeholders: [] });
  });
});
