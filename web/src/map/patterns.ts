/** Pictures drawn at run time: hatchings, marks and shapes. No sprite is fetched. */
import type { Map as MapLibre } from 'maplibre-gl';
import type { CoordinationState } from '../api/types';
import type { Look, Palette } from '../state/palette';
import { UNKNOWN_LOOK, edgeOn } from '../state/palette';
import { outline, type Shape } from '../state/shapes';

/** Drawn at twice the size, for screens with many pixels. */
const RATIO = 2;

type Paint = (pen: CanvasRenderingContext2D, size: number) => void;

export function picture(size: number, paint: Paint): ImageData {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size * RATIO;
  // read at once: kept where it can be read without asking the graphics card
  const pen = canvas.getContext('2d', { willReadFrequently: true })!;
  pen.scale(RATIO, RATIO);
  paint(pen, size);
  return pen.getImageData(0, 0, size * RATIO, size * RATIO);
}

export function put(map: MapLibre, name: string, image: ImageData): void {
  if (map.hasImage(name)) map.removeImage(name);
  map.addImage(name, image, { pixelRatio: RATIO });
}

function hatch(pen: CanvasRenderingContext2D, size: number, colour: string, width: number, gap: number): void {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  for (let x = -size; x <= size * 2; x += gap) {
    pen.beginPath();
    pen.moveTo(x, size + 1);
    pen.lineTo(x + size + 1, 0);
    pen.stroke();
  }
}

/** A seamless square of diagonal lines: its side is a multiple of the gap. */
const tile = (colour: string, width: number, gap: number): Paint => (pen, size) => hatch(pen, size, colour, width, gap);

const hatchedDisc = (palette: Palette, colour: string, width: number, gap: number, dash: number[]): Paint => (pen, size) => {
  const middle = size / 2;
  pen.save();
  pen.beginPath();
  pen.arc(middle, middle, middle - 1.5, 0, Math.PI * 2);
  pen.fillStyle = palette.hatchPaper;
  pen.fill();
  pen.clip();
  hatch(pen, size, colour, width, gap);
  pen.restore();
  pen.beginPath();
  pen.arc(middle, middle, middle - 1.5, 0, Math.PI * 2);
  pen.strokeStyle = colour;
  pen.lineWidth = 1.4;
  pen.setLineDash(dash);
  pen.stroke();
};

/** Three dots are the partners of a cell; lines between them the links recorded. */
function coordination(palette: Palette, state: CoordinationState): Paint {
  return (pen, size) => {
    const middle = size / 2;
    pen.beginPath();
    pen.arc(middle, middle, middle - 0.75, 0, Math.PI * 2);
    pen.fillStyle = palette.markPaper;
    pen.fill();
    pen.fillStyle = pen.strokeStyle = '#23292e';
    if (state === 'unknown') {
      pen.font = `600 ${size * 0.72}px "Noto Sans", sans-serif`;
      pen.textAlign = 'center';
      pen.textBaseline = 'middle';
      pen.fillText('?', middle, middle + size * 0.04);
      return;
    }
    const at = [-90, 30, 150].map((degrees): [number, number] => {
      const angle = (degrees * Math.PI) / 180;
      return [middle + Math.cos(angle) * size * 0.25, middle + size * 0.05 + Math.sin(angle) * size * 0.25];
    });
    const line = (a: number, b: number): void => {
      pen.beginPath();
      pen.moveTo(...at[a]!);
      pen.lineTo(...at[b]!);
      pen.stroke();
    };
    pen.lineWidth = size * 0.09;
    if (state === 'partial' || state === 'all') line(1, 2);
    if (state === 'all') {
      line(0, 1);
      line(0, 2);
    }
    for (const [x, y] of at) {
      pen.beginPath();
      pen.arc(x, y, size * 0.115, 0, Math.PI * 2);
      pen.fill();
    }
  };
}

/** A need is stated: a small flag, readable without colour. */
const needMark = (palette: Palette): Paint => (pen, size) => {
  pen.fillStyle = palette.markPaper;
  pen.strokeStyle = '#23292e';
  pen.lineWidth = 1.3;
  pen.lineJoin = 'round';
  pen.beginPath();
  pen.moveTo(size * 0.5, size * 0.12);
  pen.lineTo(size * 0.9, size * 0.85);
  pen.lineTo(size * 0.1, size * 0.85);
  pen.closePath();
  pen.fill();
  pen.stroke();
  pen.fillStyle = '#23292e';
  pen.fillRect(size * 0.46, size * 0.38, size * 0.09, size * 0.24);
  pen.fillRect(size * 0.46, size * 0.68, size * 0.09, size * 0.09);
};

function shape(name: Shape, colour: string, palette: Palette): Paint {
  return (pen, size) => {
    const middle = size / 2;
    const radius = middle - 2;
    pen.beginPath();
    for (const ring of outline(name)) {
      ring.forEach(([x, y], i) => pen[i ? 'lineTo' : 'moveTo'](middle + x * radius, middle - y * radius));
      pen.closePath();
    }
    pen.fillStyle = colour;
    pen.strokeStyle = edgeOn(palette, colour);
    pen.lineWidth = 1.6;
    pen.lineJoin = 'round';
    pen.fill('evenodd');
    pen.stroke();
  };
}

const arrow = (colour: string): Paint => (pen, size) => {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.moveTo(size * 0.2, size * 0.2);
  pen.lineTo(size * 0.85, size * 0.5);
  pen.lineTo(size * 0.2, size * 0.8);
  pen.closePath();
  pen.fill();
};

export const shapeImage = (constituency: string | null | undefined): string => `who-${constituency || 'unknown'}`;

export function addPictures(map: MapLibre, palette: Palette, looks: ReadonlyMap<string, Look>): void {
  put(map, 'hatch-no_data', picture(8, tile(palette.hatch, 1.3, 4)));
  put(map, 'hatch-unspecified', picture(8, tile(palette.hatchLight, 1, 8)));
  put(map, 'disc-no_data', picture(20, hatchedDisc(palette, palette.hatch, 1.4, 4, [])));
  put(map, 'disc-unspecified', picture(20, hatchedDisc(palette, palette.hatchLight, 1.1, 7, [3, 2])));
  for (const state of ['unknown', 'none', 'partial', 'all'] as const) put(map, `mark-${state}`, picture(17, coordination(palette, state)));
  put(map, 'mark-need', picture(14, needMark(palette)));
  put(map, 'arrow', picture(12, arrow(palette.tie)));
  put(map, shapeImage(null), picture(20, shape(UNKNOWN_LOOK.shape, UNKNOWN_LOOK.colour, palette)));
  for (const [code, look] of looks) put(map, shapeImage(code), picture(20, shape(look.shape, look.colour, palette)));
}
