/** A matrix as a picture: heads, cells with their figures, legend, day and sources. Drawn by this page alone. */
import type { Palette } from '../../state/palette';
import type { GridCell, GridHead } from '../../ui/grid';
import { FONT, hatch, lettersHere, poster, type PosterWords } from '../share/poster';

const [WIDE, HIGH, GAP] = [32, 28, 1];
/** Heads longer than this end in dots. */
const [LONGEST_ROW, LONGEST_COLUMN] = [260, 190];
const TEXT = `400 13px ${FONT}`;

export async function matrixPicture(words: PosterWords, palette: Palette, rows: readonly GridHead[], columns: readonly GridHead[], cell: (row: string, column: string) => GridCell): Promise<Blob> {
  await lettersHere();
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('no canvas');
  pen.font = TEXT;
  const fitted = (text: string, most: number): string => {
    if (pen.measureText(text).width <= most) return text;
    const letters = [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)].map(({ segment }) => segment);
    while (letters.length > 1 && pen.measureText(`${letters.join('')}…`).width > most) letters.pop();
    return `${letters.join('')}…`;
  };
  const rowHeads = rows.map(({ label }) => fitted(label, LONGEST_ROW));
  const columnHeads = columns.map(({ label }) => fitted(label, LONGEST_COLUMN));
  const widest = (heads: readonly string[]): number => Math.ceil(Math.max(0, ...heads.map((head) => pen.measureText(head).width)));
  const [left, top] = [widest(rowHeads) + 10, widest(columnHeads) + 10];
  canvas.width = left + columns.length * (WIDE + GAP) + 8;
  canvas.height = top + rows.length * (HIGH + GAP) + 4;
  pen.fillStyle = palette.paper;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.font = TEXT; // a canvas forgets it when its size is set
  pen.fillStyle = palette.ink;
  columnHeads.forEach((head, j) => {
    pen.save();
    pen.translate(left + j * (WIDE + GAP) + WIDE / 2 + 5, top - 6);
    pen.rotate(-Math.PI / 2);
    pen.fillText(head, 0, 0);
    pen.restore();
  });
  rows.forEach((row, i) => {
    const y = top + i * (HIGH + GAP);
    pen.fillStyle = palette.ink;
    pen.textAlign = 'right';
    pen.fillText(rowHeads[i]!, left - 8, y + HIGH / 2 + 5);
    pen.textAlign = 'center';
    columns.forEach((column, j) => {
      const x = left + j * (WIDE + GAP);
      const one = cell(row.id, column.id);
      pen.fillStyle = one.hatch ? palette.hatchPaper : one.fill;
      pen.fillRect(x, y, WIDE, HIGH);
      if (one.hatch) hatch(pen, palette.hatch, x, y, WIDE, HIGH);
      pen.fillStyle = one.ink;
      pen.fillText(`${one.text}${one.mark ? '!' : ''}`, x + WIDE / 2, y + HIGH / 2 + 5);
    });
  });
  return poster(words, palette, [{ picture: canvas, width: canvas.width, caption: '' }], null);
}
