/** The layout of a picture to take away: a bar of scale that reads well, lines that fit, a legend of what is drawn. Pure. */
import type { Paint } from './paint';
import { classColour, type Palette } from './palette';
import type { PresenceState } from '../api/types';

export interface LegendEntry {
  colour: string;
  /** Hatched: unknown, never on the scale. */
  hatched: boolean;
  words: string;
  /** A line over its casing, in the place of a filled swatch. */
  line?: { casing: string; casingWidth: number; width: number; dash: readonly number[] };
  /** How many, of each of the pictures that it is the legend of; none: they are not counted. */
  counts: readonly number[];
}

/** The longest 1, 2 or 5 times a power of ten that fits into so many pixels. */
export function scaleBar(metresPerPixel: number, most: number): { metres: number; pixels: number } {
  const room = metresPerPixel * most;
  const power = 10 ** Math.floor(Math.log10(room));
  const metres = [5, 2, 1].map((n) => n * power).find((n) => n <= room) ?? power;
  return { metres, pixels: metres / metresPerPixel };
}

/** Words in lines no wider than so many pixels; a word longer than a line stands alone. */
export function linesOf(text: string, width: number, measure: (text: string) => number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = line ? `${line} ${word}` : word;
    if (line && measure(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line ? [...lines, line] : lines;
}

export function paintEntries(paint: Paint, palette: Palette, words: (one: Paint['classes'][number]) => string, noValue: string): LegendEntry[] {
  const entries = paint.classes.map((one) => ({ colour: classColour(palette, one), hatched: false, words: words(one), counts: [one.count] }));
  return paint.noValue > 0 ? [...entries, { colour: palette.hatch, hatched: true, words: noValue, counts: [paint.noValue] }] : entries;
}

/** Places in each state; `gaps` are among the empty ones. */
export interface Counted {
  presence: Readonly<Record<PresenceState, number>>;
  gaps: number;
}

/** Of one map, or of several side by side. */
export function presenceEntries(counted: readonly Counted[], palette: Palette, words: (key: PresenceState | 'gap') => string): LegendEntry[] {
  const of = (key: PresenceState): number[] => counted.map(({ presence }) => presence[key]);
  return [
    { colour: palette.several, hatched: false, words: words('several'), counts: of('several') },
    { colour: palette.single, hatched: false, words: words('single'), counts: of('single') },
    { colour: palette.gap, hatched: false, words: words('gap'), counts: counted.map(({ gaps }) => gaps) },
    { colour: palette.empty, hatched: false, words: words('empty'), counts: counted.map(({ presence, gaps }) => presence.empty - gaps) },
    { colour: palette.hatchLight, hatched: true, words: words('unspecified'), counts: of('unspecified') },
    { colour: palette.hatch, hatched: true, words: words('no_data'), counts: of('no_data') },
  ];
}
