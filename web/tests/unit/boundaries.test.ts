import { describe, expect, it } from 'vitest';
import type { DisputedLines } from '../../src/api/types';
import { disputedLayers } from '../../src/map/disputed';
import { boundaryWords, dashOf, inkOf } from '../../src/state/boundaries';
import { DARK, LIGHT } from '../../src/state/palette';

const LINES: DisputedLines = { layer: 'claims', source_layer: 'claims', style: 'dotted', dash: [1, 1.5], colour: '#23292E', width: 2, casing: '#FBF9F4', casing_width: 4 };

describe('borders in dispute', () => {
  it('are drawn as the server says, over what covers the outline under them', () => {
    const layers = disputedLayers({ lines: LINES, tiles: '/tiles/w/claims/{z}/{x}/{y}.mvt' }, LIGHT) as { id: string; 'source-layer': string; paint: Record<string, unknown> }[];
    expect(layers.map(({ id, paint }) => [id, paint['line-color'], paint['line-width'], paint['line-dasharray']])).toEqual([['disputed-casing', '#FBF9F4', 4, undefined], ['disputed', '#23292E', 2, [1, 1.5]]]);
    expect(layers.every((layer) => layer['source-layer'] === 'claims')).toBe(true);
    expect(dashOf(LINES)).toEqual([2, 3]);
  });
  it('are as plain to see on the dark scheme', () => {
    expect(inkOf(LINES, DARK)).toEqual({ colour: DARK.ink, casing: DARK.land });
  });
});

it('the sentence about borders is that of the workspace in the language of the page, else any it has, else none', () => {
  const own = { boundary_disclaimer: 'Borders of 2014.', boundary_disclaimers: { fr: 'Limites de 2014.' } };
  expect([boundaryWords('fr', own), boundaryWords('km', own), boundaryWords('en', null)]).toEqual(['Limites de 2014.', 'Borders of 2014.', null]);
  expect(boundaryWords('en', { boundary_disclaimer: null, boundary_disclaimers: {} })).toBeNull();
});
