import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Analysis, NetworkNode } from '../../src/api/types';
import { brokerRole, nodeColumn, nodeColumns, paintNodes, sizeNodes, stepsOf } from '../../src/state/node_paint';

const { analyses } = JSON.parse(readFileSync(join(import.meta.dirname, '../../registry.json'), 'utf8')) as { analyses: Analysis[] };
const names = (by: 'colour' | 'size'): string[] => nodeColumns(analyses, by).map((one) => `${one.analysis}.${one.column}`);

it('offers what the registry measures of single stakeholders, and group numbers for colours only', () => {
  expect(names('colour')).toEqual(expect.arrayContaining(['centrality.betweenness', 'cohesion.articulation', 'communities.community', 'brokerage.total', 'holes.constraint']));
  expect(names('size')).toEqual(expect.arrayContaining(['centrality.betweenness', 'cohesion.core_number']));
  expect(names('size')).not.toContain('communities.community');
  expect(names('colour').filter((one) => /_(z|expected|name)$/.test(one) || one.startsWith('ego.'))).toEqual([]);
});
it('paints groups as codes, figures in classes, fields of the record by value, and unknown as unknown', () => {
  const rows = [{ stakeholder: 'a', community: 1, degree: 3 }, { stakeholder: 'b', community: 2, degree: null }];
  const groups = paintNodes({ analysis: 'communities', column: 'community' }, [], rows);
  expect(groups.classes.map((one) => one.code)).toEqual(['1', '2']);
  expect(paintNodes({ analysis: 'centrality', column: 'degree' }, [], rows)).toMatchObject({ noValue: 1 });
  expect(sizeNodes({ analysis: 'centrality', column: 'degree' }, [], rows).sizes).toEqual(new Map([['a', 1], ['b', null]]));
  const seen = ['a', 'b', 'gone'].map((id) => ({ id })) as unknown as NetworkNode[];
  expect(paintNodes({ analysis: 'communities', column: 'community' }, seen, rows)).toMatchObject({ noValue: 1 });
  const nodes = [{ id: 'a', home_country: 'KH' }, { id: 'b', home_country: null }] as unknown as NetworkNode[];
  expect(paintNodes({ analysis: 'stakeholder', column: 'home_country' }, nodes, []).values).toEqual(new Map([['a', 'KH']]));
});
it('reads a column out of the address, the steps of paths, and the part played most', () => {
  expect([nodeColumn('holes.constraint'), nodeColumn(null), nodeColumn('x')]).toEqual([{ analysis: 'holes', column: 'constraint' }, null, null]);
  expect([...stepsOf([{ stakeholders: ['a', 'b', 'c'] }])].sort()).toEqual(['a b', 'b a', 'b c', 'c b']);
  expect(brokerRole({ liaison: 2, gatekeeper: 5 })).toEqual({ role: 'gatekeeper', times: 5 });
  expect([brokerRole({ liaison: 0 }), brokerRole(undefined)]).toEqual([null, null]);
});
