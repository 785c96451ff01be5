import { expect, it } from 'vitest';
import { cornersOf, kept, pointOf } from '../../src/state/drawn';

it('two figures are a point where they are a place on earth', () => {
  expect(pointOf('-5,83', ' 13.6891712345 ')).toEqual({ type: 'Point', coordinates: [-5.83, 13.689171] });
  expect([pointOf('180', '90'), pointOf('-180', '-90')].map((one) => one?.type)).toEqual(['Point', 'Point']);
  expect([pointOf('180.1', '0'), pointOf('0', '90.1'), pointOf('', '1'), pointOf('x', '1')]).toEqual([null, null, null, null]);
});
it('an area is kept with its outer ring against the clock and its hole with it', () => {
  const clockwise = [[0, 0], [0, 2], [2, 2], [2, 0], [0, 0]];
  const shape = kept({ type: 'Polygon', coordinates: [clockwise, [...clockwise].reverse()] });
  expect(shape.coordinates).toEqual([[...clockwise].reverse(), clockwise]);
  expect(kept(shape)).toEqual(shape);
  expect([cornersOf(shape), cornersOf({ type: 'Point', coordinates: [0, 0] }), cornersOf({ type: 'LineString', coordinates: [[0, 0], [1, 1]] })]).toEqual([8, 1, 2]);
});
