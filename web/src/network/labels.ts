/** Labels on the network: with a halo, so that they can be read over ties; long names are cut on the canvas, never in the card. */
import type { NodeHoverDrawingFunction, NodeLabelDrawingFunction } from 'sigma/rendering';
import type { Palette } from '../state/palette';

/** Letters (grapheme clusters: Khmer builds one of several code points). */
const MOST_LETTERS = 34;

const segmenter = typeof Intl.Segmenter === 'function' ? new Intl.Segmenter() : null;

export function shortened(text: string, most = MOST_LETTERS): string {
  const letters = segmenter ? [...segmenter.segment(text)].map((part) => part.segment) : [...text];
  return letters.length <= most ? text : `${letters.slice(0, most - 1).join('').trimEnd()}…`;
}

/** Left, top, right, bottom, in pixels. */
type Box = [number, number, number, number];

/** Keeps labels off one another and off the nodes; emptied before each drawing. */
export class Room {
  #taken: Box[] = [];

  clear(nodes: Iterable<{ x: number; y: number; size: number }>): void {
    this.#taken = [];
    for (const { x, y, size } of nodes) this.#taken.push([x - size, y - size, x + size, y + size]);
  }

  /** Takes the first box that is free and inside the width; null when none is. */
  take(boxes: readonly Box[], width: number): Box | null {
    const found = boxes.find((box) => box[0] >= 0 && box[2] <= width && !this.#taken.some((other) => overlap(box, other)));
    if (found) this.#taken.push(found);
    return found ?? null;
  }
}

function overlap(a: Box, b: Box): boolean {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}

export function drawLabel(palette: () => Palette, room: Room): NodeLabelDrawingFunction {
  return (pen, data, settings) => {
    if (!data.label) return;
    const { halo, ink } = palette();
    const text = shortened(data.label);
    pen.font = `${settings.labelWeight} ${settings.labelSize}px ${settings.labelFont}`;
    const width = pen.measureText(text).width;
    const { x, y } = data;
    const [far, half] = [data.size + 4, settings.labelSize * 0.7];
    const at = (left: number, middle: number): Box => [left, middle - half, left + width, middle + half];
    const choices = [at(x + far, y), at(x - far - width, y), at(x - width / 2, y + far + half), at(x - width / 2, y - far - half)];
    const box = room.take(choices, pen.canvas.clientWidth) ?? ((data as { forceLabel?: boolean }).forceLabel ? choices[0]! : null);
    if (!box) return;
    pen.lineJoin = 'round';
    pen.lineWidth = 3;
    pen.strokeStyle = halo;
    pen.fillStyle = ink;
    const base = (box[1] + box[3]) / 2 + settings.labelSize / 3;
    pen.strokeText(text, box[0], base);
    pen.fillText(text, box[0], base);
  };
}

export function drawHover(palette: () => Palette): NodeHoverDrawingFunction {
  return (pen, data, settings) => {
    const { paper, ink } = palette();
    pen.beginPath();
    pen.arc(data.x, data.y, data.size + 4, 0, Math.PI * 2);
    pen.strokeStyle = ink;
    pen.lineWidth = 1.5;
    pen.stroke();
    if (!data.label) return;
    pen.font = `${settings.labelWeight} ${settings.labelSize}px ${settings.labelFont}`;
    const text = shortened(data.label, 80);
    const [x, width, height] = [data.x + data.size + 8, pen.measureText(text).width, settings.labelSize * 1.9];
    pen.fillStyle = paper;
    pen.beginPath();
    pen.roundRect(x - 6, data.y - height / 2, width + 12, height, 4);
    pen.fill();
    pen.lineWidth = 1;
    pen.stroke();
    pen.fillStyle = ink;
    pen.fillText(text, x, data.y + settings.labelSize / 3);
  };
}
