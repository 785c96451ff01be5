/**
 * Colours and shapes, each with one meaning. Presence runs from warm (no partner activity reported: pale, or strong where a need is
 * stated) to blue (one, several): apart in every common colour-vision deficiency and, with the marks, in black and white.
 * `no_data` and `unspecified` are hatchings and have no colour on the scale.
 */
import type { Codelists } from '../api/types';
import { shapeNamed, type Shape } from './shapes';

export interface Palette {
  paper: string; ink: string; sea: string; land: string; border: string; graticule: string; halo: string;
  empty: string; gap: string; single: string; several: string;
  hatch: string; hatchLight: string; hatchPaper: string;
  outline: string; accent: string; mark: string; markPaper: string; tie: string;
  /** From little to much; and codes, apart in every common colour-vision deficiency (Okabe-Ito). */
  scale: readonly [string, string, string, string, string]; codes: readonly string[]; other: string;
}

export const LIGHT: Palette = {
  paper: '#fbf9f4', ink: '#23292e', sea: '#e4ebec', land: '#f6f2e8', border: '#cbc2b0', graticule: '#d6dedf', halo: '#fbf9f4',
  empty: '#f2dfbc', gap: '#cc7519', single: '#8cbbd6', several: '#22587f',
  hatch: '#8d8a83', hatchLight: '#b9b5ab', hatchPaper: '#f1eee7',
  outline: '#4b5257', accent: '#c2186b', mark: '#23292e', markPaper: '#ffffff', tie: '#6c7478',
  scale: ['#f6e8b1', '#bcd3a0', '#6fb0a0', '#36829a', '#1d4470'], codes: ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00', '#f0e442'], other: '#a39e92',
};

export const DARK: Palette = {
  paper: '#171c20', ink: '#e9e5db', sea: '#12171a', land: '#1f262b', border: '#414b52', graticule: '#1e262b', halo: '#171c20',
  empty: '#5a4a30', gap: '#e8963a', single: '#3f7da5', several: '#a9d4ee',
  hatch: '#8f8d87', hatchLight: '#626a70', hatchPaper: '#262d32',
  outline: '#c6c2b8', accent: '#ff6fae', mark: '#171c20', markPaper: '#ffffff', tie: '#8d969b',
  scale: ['#2f4a63', '#3b7386', '#5aa39b', '#a5cf9e', '#f4e9b0'], codes: ['#3f9bd6', '#e69f00', '#23b58b', '#d592b6', '#7fc6ef', '#e5763a', '#f0e442'], other: '#7b7a74',
};

export interface Look {
  colour: string;
  shape: Shape;
}

/** No constituency recorded. */
export const UNKNOWN_LOOK: Look = { colour: '#8d8a83', shape: 'circle' };

export function constituencyLooks(lists: Codelists | null): Map<string, Look> {
  const looks = new Map<string, Look>();
  for (const entry of lists?.constituency ?? []) {
    const named = entry.properties?.colour ?? '';
    const colour = /^#[0-9a-f]{6}$/i.test(named) ? named : UNKNOWN_LOOK.colour;
    looks.set(entry.code, { colour, shape: shapeNamed(entry.properties?.shape) });
  }
  return looks;
}

/** The colour of a class: a step of the scale, or the colour of a code. */
export function classColour(palette: Palette, one: { code: string | null; from: number | null; shade: number; step?: number | undefined; own?: readonly [string, string] | undefined; tone?: 'gap' | 'empty' | 'single' | 'several' | 'other' | undefined }): string {
  if (one.own) return one.own[palette === DARK ? 1 : 0];
  if (one.tone) return palette[one.tone];
  if (one.step !== undefined) return palette.scale[one.step] ?? palette.other;
  if (one.from !== null) return palette.scale[Math.round(one.shade * 4)] ?? palette.scale[4];
  return palette.codes[one.shade] ?? palette.other;
}

/** Relative luminance of a colour (WCAG 2). */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => {
    const part = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** The edge of a sign: the paper's colour, or ink where the sign would sink into the paper (contrast below 3:1). */
export function edgeOn(palette: Palette, colour: string): string {
  const [a, b] = [luminance(colour), luminance(palette.paper)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 3 ? palette.ink : palette.paper;
}

/** Ties by kind: Okabe-Ito, greyed a little, in the order of the codelist's usual kinds. */
const TIE_COLOURS: Record<string, string> = {
  coordination: '#0072b2', funding: '#b8860b', backstopping: '#009e73', reporting: '#7a7f83', information: '#56a4d9',
  membership: '#8a6fb0', twinning: '#cc79a7', conflict: '#d55e00',
};

export function tieColour(kind: string): string {
  return TIE_COLOURS[kind] ?? '#7a7f83';
}
