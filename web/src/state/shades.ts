/** Five shades for whole figures from 1 to the largest: which one a figure has, and which figures have one. Pure. */
export const SHADES = 5;

/** 0 to 4; what is nothing has no shade. */
export const shadeOf = (value: number, most: number): number => Math.min(SHADES - 1, Math.max(0, Math.ceil((value * SHADES) / (most || 1)) - 1));

export interface ShadeRange {
  shade: number;
  from: number;
  to: number;
}

/** Shades that some whole figure up to the largest can have: with a largest of 3 there are three. */
export function shadeRanges(most: number): ShadeRange[] {
  return Array.from({ length: SHADES }, (_, shade): ShadeRange => ({
    shade, from: Math.floor((most * shade) / SHADES) + 1, to: Math.floor((most * (shade + 1)) / SHADES),
  })).filter(({ from, to }) => from <= to);
}
