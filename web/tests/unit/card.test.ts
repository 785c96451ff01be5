import { describe, expect, it } from 'vitest';
import { readCard, recordFields, recordTitle } from '../../src/state/card';
import { asTree, findByName } from '../../src/state/names';

describe('cards', () => {
  it('takes the record and groups the rest by kind, known kinds first', () => {
    const card = readCard({ site: { id: 's', name: 'S' }, wonders: [{ id: 'w' }], needs: [{ id: 'n' }], presence: [{ id: 'p' }], revision: 3 }, 'site');
    expect(card.record?.['name']).toBe('S');
    expect(card.groups.map((group) => group.kind)).toEqual(['needs', 'wonders']);
  });
  it('reads records nested under one key, and lists with items', () => {
    const card = readCard({ stakeholder: { id: 'a' }, records: { ties: { items: [{ id: 't' }] } } }, 'stakeholder');
    expect(card.groups).toEqual([{ kind: 'ties', records: [{ id: 't' }] }]);
  });
  it('shows filled fields only, with zero as filled', () => {
    expect(recordFields({ id: 'x', source: 's', a: 0, b: null, c: [], d: {}, e: '' })).toEqual([['a', 0]]);
    expect(recordTitle({ id: 'x', title: 'T' })).toBe('T');
    expect(recordTitle({ id: 'x' })).toBeNull();
  });
});

describe('names', () => {
  const things = [
    { kind: 'sites' as const, id: 'a', name: 'Yélékébougou', also: ['Yélékedougou', 'ML020437'] },
    { kind: 'stakeholders' as const, id: 'b', name: 'Union of Yele', also: [] },
  ];
  it('finds without accents, by other names and P-code, beginnings first', () => {
    expect(findByName(things, 'yele', 9).map((hit) => hit.id)).toEqual(['a', 'b']);
    expect(findByName(things, 'ML0204', 9).map((hit) => hit.id)).toEqual(['a']);
    expect(findByName(things, '  ', 9)).toEqual([]);
  });
  it('makes a tree, with orphans as roots', () => {
    expect(asTree([{ id: 'b', name: 'B', parent: 'a' }, { id: 'a', name: 'A' }, { id: 'c', name: 'C', parent: 'gone' }]).map((item) => [item.id, item.depth])).toEqual([['a', 0], ['b', 1], ['c', 0]]);
  });
});
