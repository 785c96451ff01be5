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

export function drawLabel(palette: () => Palette): NodeLabelDrawingFunction {
  return (pen, data, settings) => {
    if (!data.label) return;
    const { halo, ink } = palette();
    pen.font = `${settings.labelWeight} ${settings.labelSize}px ${settings.labelFont}`;
    pen.lineJoin = 'round';
    pen.lineWidth = 3.5;
    pen.strokeStyle = halo;
    pen.fillStyle = ink;
    const text = shortened(data.label);
    const right = data.x + data.size + 4;
    const width = pen.measureText(text).width;
    // At the right edge there is no room: the label stands on the left.
    const x = right + width > pen.canvas.clientWidth && data.x > width + data.size ? data.x - data.size - 4 - width : right;
    const y = data.y + settings.labelSize / 3;
    pen.strokeText(text, x, y);
    pen.fillText(text, x, y);
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
