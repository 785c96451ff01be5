import { expect, it } from 'vitest';
import { linesOf, paintEntries, presenceEntries, scaleBar } from '../../src/state/picture';
import { paintSites } from '../../src/state/paint';
import { LIGHT } from '../../src/state/palette';

it('the bar of scale is 1, 2 or 5 times a power of ten, and fits', () => {
  expect([scaleBar(100, 120), scaleBar(1, 120), scaleBar(45, 120), scaleBar(0.01, 120)].map((one) => one.metres)).toEqual([10_000, 100, 5000, 1]);
  expect(scaleBar(45, 120).pixels).toBeLessThanOrEqual(120);
});
it('words stand in lines that fit; a word too long stands alone', () => {
  expect(linesOf('who works where in Dioro', 11, (text) => text.length)).toEqual(['who works', 'where in', 'Dioro']);
  expect(linesOf('incomprehensible who', 5, (text) => text.length)).toEqual(['incomprehensible', 'who']);
  expect(linesOf('', 5, (text) => text.length)).toEqual([]);
});
it('the legend counts every place once, and what is unknown is hatched', () => {
  const paint = paintSites([{ site: 'a', d: 1 }, { site: 'b', d: null }], 'd', 'largest');
  expect(paintEntries(paint, LIGHT, () => 'class', 'no data').map((one) => [one.words, one.hatched, one.counts])).toEqual([['class', false, [1]], ['no data', true, [1]]]);
  const counts = { no_data: 2, unspecified: 1, empty: 3, single: 4, several: 5 };
  const entries = presenceEntries([{ presence: counts, gaps: 1 }], LIGHT, (key) => key);
  expect(entries.reduce((sum, one) => sum + one.counts[0]!, 0)).toBe(15);
  expect(entries.filter((one) => one.hatched).map((one) => one.words)).toEqual(['unspecified', 'no_data']);
});
it('of two maps side by side each has its own count', () => {
  const [left, right] = [{ no_data: 0, unspecified: 0, empty: 3, single: 0, several: 1 }, { no_data: 1, unspecified: 0, empty: 2, single: 1, several: 0 }];
  const entries = presenceEntries([{ presence: left, gaps: 1 }, { presence: right, gaps: 2 }], LIGHT, (key) => key);
  expect(Object.fromEntries(entries.map((one) => [one.words, one.counts]))).toEqual({ several: [1, 0], single: [0, 1], gap: [1, 2], empty: [2, 0], unspecified: [0, 0], no_data: [0, 1] });
});
