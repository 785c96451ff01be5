/** One PNG of what is on screen: title, map and network, legend, scale, date and sources, drawn by this page alone. */
import type { LegendEntry } from '../../state/picture';
import { linesOf, scaleBar } from '../../state/picture';
import type { Palette } from '../../state/palette';
import { sources } from './sources';

export interface PictureWords {
  title: string;
  question: string;
  legendTitle: string;
  legend: readonly LegendEntry[];
  /** Constituencies and what else the network's colours mean. */
  networkLegend: readonly LegendEntry[];
  foot: string;
  distance: (metres: number) => string;
  count: (n: number) => string;
}

const FONT = '"Noto Sans", "Noto Sans Khmer", "Noto Sans Lao", sans-serif';
const MARGIN = 28;
const LINE = 22;
const PANE = 620;
const SCALE = 120;
/** Room between entries of a legend. */
const COLUMN = 250;

export async function picture(words: PictureWords, palette: Palette): Promise<Blob> {
  const panes = (await Promise.all([sources.map?.take(), sources.network?.()])).filter((one) => one !== undefined);
  await Promise.all(['16px "Noto Sans"', '16px "Noto Sans Khmer"'].map((font) => document.fonts.load(font, 'aខ')));
  const width = Math.max(1, panes.length) * PANE + (panes.length + 1) * MARGIN;
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('no canvas');
  const inner = width - 2 * MARGIN;
  const measure = (size: number, weight = 400) => (text: string): number => {
    pen.font = `${weight} ${size}px ${FONT}`;
    return pen.measureText(text).width;
  };
  const heights = panes.map((one) => Math.round((one.height / one.width) * PANE));
  const pane = Math.max(0, ...heights);
  const question = linesOf(words.question, inner, measure(22, 600));
  const foot = linesOf(words.foot, inner, measure(13));
  const columns = Math.max(1, Math.floor(inner / COLUMN));
  const rows = (entries: readonly LegendEntry[]): number => Math.ceil(entries.length / columns);
  const legendHeight = (1 + rows(words.legend) + rows(words.networkLegend)) * LINE + LINE;
  canvas.width = width;
  canvas.height = MARGIN + LINE + question.length * 30 + 10 + pane + LINE * 2 + legendHeight + foot.length * 18 + MARGIN;
  pen.fillStyle = palette.paper;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  let y = MARGIN;
  const write = (text: string, x: number, size: number, weight = 400): void => {
    pen.font = `${weight} ${size}px ${FONT}`;
    pen.fillStyle = palette.ink;
    pen.fillText(text, x, y);
  };
  write(words.title, MARGIN, 15);
  y += LINE + 8;
  for (const line of question) {
    write(line, MARGIN, 22, 600);
    y += 30;
  }
  panes.forEach((one, i) => {
    const x = MARGIN + i * (PANE + MARGIN);
    pen.drawImage(one, x, y, PANE, heights[i]!);
    pen.strokeStyle = palette.border;
    pen.strokeRect(x, y, PANE, heights[i]!);
  });
  y += pane + LINE;
  if (sources.map && panes[0]) {
    const { metres, pixels } = scaleBar(sources.map.metresPerPixel() * (panes[0].width / devicePixelRatio / PANE), SCALE);
    pen.strokeStyle = palette.ink;
    pen.lineWidth = 2;
    pen.beginPath();
    pen.moveTo(MARGIN, y - 8);
    pen.lineTo(MARGIN, y - 2);
    pen.lineTo(MARGIN + pixels, y - 2);
    pen.lineTo(MARGIN + pixels, y - 8);
    pen.stroke();
    write(words.distance(metres), MARGIN + pixels + 10, 13);
    y += LINE;
  }
  write(words.legendTitle, MARGIN, 15, 600);
  y += LINE;
  for (const entries of [words.legend, words.networkLegend]) {
    entries.forEach((entry, i) => {
      const x = MARGIN + (i % columns) * COLUMN;
      swatch(pen, entry, x, y - 12, palette);
      pen.font = `400 13px ${FONT}`;
      pen.fillStyle = palette.ink;
      pen.fillText(`${entry.words} ${words.count(entry.count)}`, x + 24, y, COLUMN - 30);
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
  pen.lineWidth = 1;
  pen.fillStyle = entry.hatched ? palette.hatchPaper : entry.colour;
  pen.fillRect(x, y, 16, 14);
  pen.strokeStyle = entry.hatched ? entry.colour : palette.outline;
  pen.strokeRect(x, y, 16, 14);
  if (!entry.hatched) return;
  pen.beginPath();
  for (let i = 0; i < 3; i += 1) {
    pen.moveTo(x + i * 5 + 1, y + 14);
    pen.lineTo(x + Math.min(16, i * 5 + 7), y);
  }
  pen.stroke();
}
