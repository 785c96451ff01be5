import { describe, expect, it } from 'vitest';
import type { Field } from '../../src/state/editing';
import { MOST_ROWS, cellsOf, fieldsOf, pasted, valueOf } from '../../src/state/pasting';

const field = (name: string, type: Field['type'] = 'text', list = false): Field => ({ name, type, list, required: false });
const none = new Map<string, string>();

describe('rows out of a spreadsheet', () => {
  it('are cut at tabs and line ends, quotes kept whole, empty lines left out', () => {
    expect(cellsOf('a\tb\r\n"x\ty ""z"""\t2\n\n')).toEqual([['a', 'b'], ['x\ty "z"', '2']]);
    expect(cellsOf('')).toEqual([]);
  });
  it('find their fields by name or by the word that the reader sees', () => {
    const fields = [field('id'), field('confirmed_on', 'day'), field('name')];
    const label = (name: string): string => ({ name: 'Désignation' })[name] ?? name;
    expect(fieldsOf(['ID', 'confirmed on', 'designation', 'x'], fields, label).map((one) => one?.name ?? null)).toEqual(['id', 'confirmed_on', 'name', null]);
  });
  it('are read by the type of the field, or not at all', () => {
    const words = new Map([['eau potable', 'drinking-water'], ['oui', 'true']]);
    const read = (type: Field['type'], text: string, list = false): unknown => valueOf({ field: field('x', type, list), words }, text);
    expect([read('integer', '1 200'), read('integer', '1.5'), read('number', '1,5'), read('number', 'x')]).toEqual([1200, undefined, 1.5, undefined]);
    expect([read('day', '2012-06-30'), read('day', '30/06/2012'), read('ref', 'Eau Potable'), read('ref', 'nobody')]).toEqual(['2012-06-30', undefined, 'drinking-water', undefined]);
    expect([read('boolean', 'oui'), read('text', 'a; b', true), read('shape', 'x')]).toEqual([true, ['a', 'b'], undefined]);
  });
  it('change the record of their id or only name, add the others, and an empty cell deletes nothing', () => {
    const columns = [field('id'), field('name'), field('population', 'integer')].map((one) => ({ field: one, words: none }));
    const records = [{ id: 's1', name: 'Dioro', population: 5 }, { id: 's2', name: 'Twin' }, { id: 's3', name: 'Twin' }];
    const rows = pasted([['s1', '', '6'], ['', 'dioro', ''], ['', 'Twin', '1'], ['', 'New', 'many'], ['s1', 'Dioro', '5']], columns, records);
    expect(rows.map((row) => [row.what, row.fields])).toEqual([['changed', ['population']], ['same', []], ['new', ['name', 'population']], ['unread', ['name']], ['same', []]]);
    expect(rows[0]!.record).toMatchObject({ id: 's1', name: 'Dioro', population: 6 });
  });
  it('are read up to the limit', () => {
    const many = (n: number): string[][] => Array.from({ length: n }, (_, i) => [`n${i}`]);
    expect([pasted(many(MOST_ROWS), [{ field: field('name'), words: none }], []).length, pasted(many(MOST_ROWS + 1), [{ field: field('name'), words: none }], []).length]).toEqual([MOST_ROWS, MOST_ROWS]);
  });
});
