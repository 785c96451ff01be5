/**
 * Constituency shapes, defined once for the three places that draw them: the network (GLSL), the map (canvas)
 * and legends (SVG). Each is a star polygon: corners on the unit circle, and between two corners a point at `inner`.
 * A regular polygon has `inner = cos(pi / corners)`; `corners = 0` is a circle.
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
  circle: { corners: 0, turn: 0, inner: 1 },
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

/** Corner points on the unit circle, y up; a circle has none. */
export function outline(shape: Shape): [number, number][] {
  const { corners, turn, inner } = SHAPES[shape];
  return Array.from({ length: corners * 2 }, (_, i) => {
    const angle = turn + (i * Math.PI) / corners;
    const radius = i % 2 ? inner : 1;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
}

/** By how much a shape is drawn larger, so that all shapes weigh the same to the eye: by area, within bounds. */
export function evenSize(shape: Shape): number {
  const { corners, inner } = SHAPES[shape];
  const area = corners ? corners * inner * Math.sin(Math.PI / corners) : Math.PI * 0.88 ** 2;
  return Math.min(1.35, Math.max(0.92, Math.sqrt(2.35 / area)));
}

/** An SVG path of the shape in a box of 20 x 20 with its centre at (10, 10). */
export function svgPath(shape: Shape, radius = 8): string {
  const points = outline(shape);
  if (!points.length) return `M${10 - radius * 0.86} 10a${radius * 0.86} ${radius * 0.86} 0 1 0 ${radius * 1.72} 0a${radius * 0.86} ${radius * 0.86} 0 1 0 ${-radius * 1.72} 0z`;
  return `M${points.map(([x, y]) => `${(10 + x * radius).toFixed(2)} ${(10 - y * radius).toFixed(2)}`).join('L')}z`;
}
