/** One PNG out of pictures: title, question, the pictures side by side, bar of scale, legend, foot; drawn by this page alone. */
import { linesOf, scaleBar, type LegendEntry } from '../../state/picture';
import type { Palette } from '../../state/palette';

export interface PosterWords {
  title: string;
  question: string;
  legendTitle: string;
  /** One after the other, each beginning a row of its own. */
  legends: readonly (readonly LegendEntry[])[];
  foot: string;
  count: (n: number) => string;
}
export interface Pane {
  picture: HTMLCanvasElement;
  /** Pixels that it takes on the poster. */
  width: number;
  /** Above it; empty says nothing. */
  caption: string;
}
export interface ScaleWords {
  /** Of a pixel of the first pane as it is drawn. */
  metresPerPixel: number;
  distance: (metres: number) => string;
}

export const FONT = '"Noto Sans", "Noto Sans Khmer", "Noto Sans Lao", sans-serif';
const MARGIN = 28;
const LINE = 22;
const SCALE = 120;
/** Room between entries of a legend. */
const COLUMN = 250;
/** Narrower, and title and foot stand in a column of single words. */
const LEAST_WIDTH = 620;

/** Letters of a canvas are not fetched by it: Latin and Khmer are asked for before anything is drawn. */
export const lettersHere = (): Promise<unknown> => Promise.all(['16px "Noto Sans"', '16px "Noto Sans Khmer"'].map((font) => document.fonts.load(font, 'aខ')));

export async function poster(words: PosterWords, palette: Palette, panes: readonly Pane[], scale: ScaleWords | null): Promise<Blob> {
  await lettersHere();
  const inner = Math.max(LEAST_WIDTH, panes.reduce((sum, one) => sum + one.width, 0) + Math.max(0, panes.length - 1) * MARGIN);
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('no canvas');
  const measure = (size: number, weight = 400) => (text: string): number => {
    pen.font = `${weight} ${size}px ${FONT}`;
    return pen.measureText(text).width;
  };
  const heights = panes.map((one) => Math.round((one.picture.height / one.picture.width) * one.width));
  const captions = panes.map((one) => linesOf(one.caption, one.width, measure(14, 600)));
  const captionHeight = Math.max(0, ...captions.map((lines) => lines.length)) * LINE;
  const pane = Math.max(0, ...heights);
  const question = linesOf(words.question, inner, measure(22, 600));
  const foot = linesOf(words.foot, inner, measure(13));
  const columns = Math.max(1, Math.floor(inner / COLUMN));
  const rows = words.legends.reduce((sum, entries) => sum + Math.ceil(entries.length / columns), 0);
  canvas.width = inner + 2 * MARGIN;
  canvas.height = MARGIN + LINE + 8 + question.length * 30 + captionHeight + pane + LINE + (scale ? LINE : 0) + (1 + rows) * LINE + 8 + foot.length * 18 + MARGIN / 2;
  pen.fillStyle = palette.paper;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  let y = MARGIN;
  const write = (text: string, x: number, size: number, weight = 400, at = y): void => {
    pen.font = `${weight} ${size}px ${FONT}`;
    pen.fillStyle = palette.ink;
    pen.fillText(text, x, at);
  };
  write(words.title, MARGIN, 15);
  y += LINE + 8;
  for (const line of question) {
    write(line, MARGIN, 22, 600);
    y += 30;
  }
  let x = MARGIN;
  panes.forEach((one, i) => {
    captions[i]!.forEach((line, n) => write(line, x, 14, 600, y + n * LINE));
    pen.drawImage(one.picture, x, y + captionHeight, one.width, heights[i]!);
    pen.strokeStyle = palette.border;
    pen.strokeRect(x, y + captionHeight, one.width, heights[i]!);
    x += one.width + MARGIN;
  });
  y += captionHeight + pane + LINE;
  if (scale) {
    const { metres, pixels } = scaleBar(scale.metresPerPixel, SCALE);
    pen.strokeStyle = palette.ink;
    pen.lineWidth = 2;
    pen.beginPath();
    pen.moveTo(MARGIN, y - 8);
    pen.lineTo(MARGIN, y - 2);
    pen.lineTo(MARGIN + pixels, y - 2);
    pen.lineTo(MARGIN + pixels, y - 8);
    pen.stroke();
    write(scale.distance(metres), MARGIN + pixels + 10, 13);
    y += LINE;
  }
  write(words.legendTitle, MARGIN, 15, 600);
  y += LINE;
  for (const entries of words.legends) {
    entries.forEach((entry, i) => {
      const left = MARGIN + (i % columns) * COLUMN;
      swatch(pen, entry, left, y - 12, palette);
      pen.font = `400 13px ${FONT}`;
      pen.fillStyle = palette.ink;
      pen.fillText([entry.words, entry.counts.map(words.count).join(' | ')].filter(Boolean).join(' '), left + 24, y, COLUMN - 30);
      if (i % columns === columns - 1 || i === entries.length - 1) y += LINE;
    });
  }
  y += 8;
  for (const line of foot) {
    write(line, MARGIN, 13);
    y += 18;
  }
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/png'));
}

function swatch(pen: CanvasRenderingContext2D, entry: LegendEntry, x: number, y: number, palette: Palette): void {
  if (entry.line) {
    const { casing, casingWidth, width, dash } = entry.line;
    stroke(pen, casing, casingWidth, [], x, y + 7);
    stroke(pen, entry.colour, width, dash, x, y + 7);
    return;
  }
  pen.fillStyle = entry.hatched ? palette.hatchPaper : entry.colour;
  pen.fillRect(x, y, 16, 14);
  if (entry.hatched) hatch(pen, entry.colour, x, y, 16, 14);
  pen.lineWidth = 1;
  pen.strokeStyle = entry.hatched ? entry.colour : palette.outline;
  pen.strokeRect(x, y, 16, 14);
}

function stroke(pen: CanvasRenderingContext2D, colour: string, width: number, dash: readonly number[], x: number, y: number): void {
  pen.save();
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.setLineDash([...dash]);
  pen.beginPath();
  pen.moveTo(x, y);
  pen.lineTo(x + 18, y);
  pen.stroke();
  pen.restore();
}

/** Unknown: strokes from the lower left to the upper right. */
export function hatch(pen: CanvasRenderingContext2D, colour: string, x: number, y: number, width: number, height: number): void {
  pen.save();
  pen.beginPath();
  pen.rect(x, y, width, height);
  pen.clip();
  pen.strokeStyle = colour;
  pen.lineWidth = 1;
  pen.beginPath();
  for (let at = x - height; at < x + width; at += 5) {
    pen.moveTo(at, y + height);
    pen.lineTo(at + height, y);
  }
  pen.stroke();
  pen.restore();
}
