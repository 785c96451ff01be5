import { describe, expect, it } from 'vitest';
import { areaOf, lengthOf, metresAlong, metresBetween, squareMetres } from '../../src/state/measure';

describe('measuring', () => {
  // by GeographicLib (C. F. F. Karney): GeodSolve and Planimeter on WGS 84
  it('measures lengths as GeographicLib does', () => {
    expect(metresBetween([-73.8, 40.6], [-0.5, 51.6])).toBeCloseTo(5_551_759.4, 0);
    expect(metresBetween([0, 0], [1, 0])).toBeCloseTo(111_319.491, 2);
    expect(metresBetween([0, 0], [0, 90])).toBeCloseTo(10_001_965.729, 2);
    expect(metresBetween([7, 7], [7, 7])).toBe(0);
    expect(metresAlong([[0, 0], [1, 0], [0, 0]])).toBeCloseTo(222_638.982, 2);
  });
  it('says something sensible of nearly opposite spots', () => expect(Math.abs(metresBetween([0, 0], [179.9, 0.1]) / 19_980_000 - 1)).toBeLessThan(0.006));
  it('measures areas as GeographicLib does', () => {
    const square = squareMetres([[0, 0], [1, 0], [1, 1], [0, 1]]);
    expect(Math.abs(square / 12_308_778_361.469 - 1)).toBeLessThan(1e-5);
    expect(squareMetres([[0, 1], [1, 1], [1, 0], [0, 0]])).toBeCloseTo(square, 3);
    expect(squareMetres([[0, 0], [1, 0]])).toBe(0);
  });
  it('an octant is an eighth of the ellipsoid, and the date line is no edge of the world', () => {
    expect(Math.abs((squareMetres([[0, 0], [90, 0], [0, 90]]) * 8) / 510_065_621_724_000 - 1)).toBeLessThan(1e-9);
    expect(squareMetres([[179.5, 0], [-179.5, 0], [-179.5, 1], [179.5, 1]])).toBeCloseTo(squareMetres([[0, 0], [1, 0], [1, 1], [0, 1]]), 0);
  });
  it('has units that people use', () => {
    expect(lengthOf(999)).toEqual({ value: 999, unit: 'm' });
    expect(lengthOf(1000)).toEqual({ value: 1, unit: 'km' });
    expect(areaOf(5e7)).toEqual({ value: 5000, unit: 'ha' });
    expect(areaOf(1e8)).toEqual({ value: 100, unit: 'km2' });
  });
});
