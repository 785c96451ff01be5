import { describe, expect, it } from 'vitest';
import type { PresenceState } from '../../src/api/types';
import { NEEDS, PRESENCES, bivariatePaint, cellOf } from '../../src/state/bivariate';
import { DARK, LIGHT, classColour } from '../../src/state/palette';

const state = (presence: PresenceState, need: number | null) => ({ presence, need });

describe('need and presence at once', () => {
  it('every severity and presence has a field; what is unknown has none and says why', () => {
    expect(NEEDS.flatMap(({ from, to }) => [from, to])).toEqual([0, 1, 2, 3, 4, 5]);
    expect([0, 1, 2, 3, 4, 5].map((need) => cellOf(state('empty', need)))).toEqual([0, 0, 3, 3, 6, 6]);
    expect(PRESENCES.map((presence) => cellOf(state(presence, 5)))).toEqual([6, 7, 8]);
    expect([cellOf(state('no_data', 5)), cellOf(state('unspecified', null)), cellOf(state('single', null))]).toEqual(['no_data', 'unspecified', 'no_need']);
  });
  it('every place is counted once', () => {
    const states = new Map((['empty', 'single', 'several', 'no_data', 'unspecified'] as const).flatMap((presence) => [null, 0, 3, 5].map((need) => [`${presence} ${need}`, state(presence, need)] as const)));
    const paint = bivariatePaint(states);
    expect(paint.classes.reduce((sum, one) => sum + one.count, 0) + paint.noValue).toBe(states.size);
    expect(paint.lacking).toEqual({ no_data: 4, unspecified: 4, no_need: 3 });
    expect(paint.of.size).toBe(states.size);
  });
});

/** Full loss of one kind of cone, on linear RGB (Machado, Oliveira and Fernandes 2009, severity 1). */
const SIGHT = {
  usual: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
} as const;
/** Apart at a glance on a map: a difference of 2.3 in CIE Lab is just seen side by side. */
const APART = 15;

function lab(hex: string, sight: readonly (readonly number[])[]): number[] {
  const linear = [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  const [r, g, b] = sight.map((row) => Math.max(0, Math.min(1, row.reduce((sum, factor, i) => sum + factor * linear[i]!, 0)))) as [number, number, number];
  const f = (t: number): number => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const [x, y, z] = [f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047), f(0.2126 * r + 0.7152 * g + 0.0722 * b), f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883)];
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

describe('the nine colours', () => {
  const { classes } = bivariatePaint(new Map());
  for (const [name, palette] of [['light', LIGHT], ['dark', DARK]] as const) {
    for (const [kind, sight] of Object.entries(SIGHT)) {
      it(`are apart in the ${name} scheme for ${kind}`, () => {
        const seen = classes.map((one) => lab(classColour(palette, one), sight));
        for (let i = 0; i < seen.length; i += 1) for (let j = i + 1; j < seen.length; j += 1) expect(Math.hypot(...seen[i]!.map((v, k) => v - seen[j]![k]!)), `${classes[i]!.code} and ${classes[j]!.code}`).toBeGreaterThan(APART);
      });
    }
  }
});
