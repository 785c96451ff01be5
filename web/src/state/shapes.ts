/**
 * Constituency shapes, defined once for the three places that draw them: the network (GLSL), the map (canvas)
 * and legends (SVG). Each is a star polygon: corners on the unit circle, and between two corners a point at `inner`.
 * A regular polygon has `inner = cos(pi / corners)`; `corners = 0` is a circle with a hole of radius `inner`,
 * `corners = -1` a crescent: the circle less another of radius `inner`, set off to the east.
 */
export interface ShapeGeometry {
  corners: number;
  /** Angle of the first corner, radians, counter-clockwise from east, y up. */
  turn: number;
  inner: number;
}

const regular = (corners: number, turn: number): ShapeGeometry => ({ corners, turn, inner: Math.cos(Math.PI / corners) });
const UP = Math.PI / 2;

export const SHAPES = {
  circle: { corners: 0, turn: 0, inner: 0 },
  ring: { corners: 0, turn: 0, inner: 0.45 },
  crescent: { corners: -1, turn: 0, inner: 0.66 },
  square: regular(4, Math.PI / 4),
  triangle: regular(3, UP),
  diamond: regular(4, UP),
  hexagon: regular(6, UP),
  star: { corners: 5, turn: UP, inner: 0.45 },
  pentagon: regular(5, UP),
  octagon: regular(8, Math.PI / 8),
  triangle_down: regular(3, -UP),
  plus: { corners: 4, turn: UP, inner: 0.38 },
  cross: { corners: 4, turn: Math.PI / 4, inner: 0.38 },
  star6: { corners: 6, turn: UP, inner: 0.5 },
  triangle_left: regular(3, Math.PI),
  triangle_right: regular(3, 0),
  tri_star: { corners: 3, turn: UP, inner: 0.28 },
} satisfies Record<string, ShapeGeometry>;

export type Shape = keyof typeof SHAPES;

/** Other words under which a codelist may write a shape. */
const ALSO: Record<string, Shape> = {
  'triangle-down': 'triangle_down', inverted_triangle: 'triangle_down', triangle_up: 'triangle', rhombus: 'diamond',
  x: 'cross', asterisk: 'star6', star4: 'plus', star_4: 'plus', star_6: 'star6', heptagon: 'octagon', rectangle: 'square',
};

export function shapeNamed(name: string | undefined): Shape {
  const key = (name ?? '').toLowerCase();
  return key in SHAPES ? (key as Shape) : ALSO[key] ?? 'circle';
}

/** Radius of the round shapes: a little less than the corners of the others, to look as large. */
export const ROUND = 0.88;
/** How far the circle that is taken from a crescent is set off. */
export const CRESCENT_OFFSET = 0.45;
const ROUND_POINTS = 36;

function round(radius: number, x = 0): [number, number][] {
  return Array.from({ length: ROUND_POINTS }, (_, i) => {
    const angle = (i * 2 * Math.PI) / ROUND_POINTS;
    return [x + radius * Math.cos(angle), radius * Math.sin(angle)];
  });
}

function crescent(inner: number): [number, number][] {
  const outside = round(ROUND).filter(([x, y]) => Math.hypot(x - CRESCENT_OFFSET, y) >= inner);
  const inside = round(inner, CRESCENT_OFFSET).filter(([x, y]) => Math.hypot(x, y) < ROUND);
  const around = ([x, y]: [number, number], from: number): number => (Math.atan2(y, x - from) + 2 * Math.PI) % (2 * Math.PI);
  return [
    ...outside.sort((a, b) => around(a, 0) - around(b, 0)),
    ...inside.sort((a, b) => around(b, CRESCENT_OFFSET) - around(a, CRESCENT_OFFSET)),
  ];
}

/** Rings of points on the unit circle, y up, filled even-odd. */
export function outline(shape: Shape): [number, number][][] {
  const { corners, turn, inner } = SHAPES[shape];
  if (corners === 0) return inner ? [round(ROUND), round(inner)] : [round(ROUND)];
  if (corners < 0) return [crescent(inner)];
  return [Array.from({ length: corners * 2 }, (_, i): [number, number] => {
    const angle = turn + (i * Math.PI) / corners;
    const radius = i % 2 ? inner : 1;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  })];
}

/** By how much a shape is drawn larger, so that all shapes weigh the same to the eye: by area, within bounds. */
export function evenSize(shape: Shape): number {
  const { corners, inner } = SHAPES[shape];
  const area = corners > 0 ? corners * inner * Math.sin(Math.PI / corners) : Math.PI * ROUND ** 2;
  return Math.min(1.35, Math.max(0.92, Math.sqrt(2.35 / area)));
}

/** An SVG path of the shape, filled even-odd, in a box of 20 x 20 with its centre at (10, 10). */
export function svgPath(shape: Shape, radius = 8): string {
  const point = ([x, y]: [number, number]): string => `${(10 + x * radius).toFixed(2)} ${(10 - y * radius).toFixed(2)}`;
  return outline(shape).map((ring) => `M${ring.map(point).join('L')}z`).join('');
}
