/** A shape under the pen: what was typed as a point, what was drawn as a record keeps it. Pure. */
export type Shape = GeoJSON.Point | GeoJSON.LineString | GeoJSON.Polygon | GeoJSON.MultiPolygon;

/** Digits kept after the point: about a decimetre on the ground. */
const DIGITS = 6;
const round = (value: number): number => Number(value.toFixed(DIGITS));

/** null where the two are no place on earth. */
export function pointOf(lon: string, lat: string): GeoJSON.Point | null {
  const [x, y] = [lon, lat].map((text) => (text.trim() === '' ? Number.NaN : Number(text.trim().replace(',', '.'))));
  if (x === undefined || y === undefined || !(Math.abs(x) <= 180 && Math.abs(y) <= 90)) return null;
  return { type: 'Point', coordinates: [round(x), round(y)] };
}

/** Coordinates rounded; rings of an area wound as RFC 7946 wants them: the outer one against the clock. */
export function kept(shape: Shape): Shape {
  if (shape.type === 'Point') return { ...shape, coordinates: shape.coordinates.map(round) };
  if (shape.type === 'LineString') return { ...shape, coordinates: shape.coordinates.map((at) => at.map(round)) };
  if (shape.type === 'MultiPolygon') return { ...shape, coordinates: shape.coordinates.map(rings) };
  return { ...shape, coordinates: rings(shape.coordinates) };
}
function rings(all: readonly GeoJSON.Position[][]): GeoJSON.Position[][] {
  return all.map((ring, i) => {
    const rounded = ring.map((at) => at.map(round));
    return area(rounded) > 0 === (i === 0) ? rounded : rounded.reverse();
  });
}
/** Twice the signed area; more than 0 against the clock. */
function area(ring: readonly GeoJSON.Position[]): number {
  return ring.reduce((sum, [x = 0, y = 0], i) => {
    const [a = 0, b = 0] = ring[(i + 1) % ring.length] ?? [];
    return sum + x * b - a * y;
  }, 0);
}

export function cornersOf(shape: Shape): number {
  if (shape.type === 'Point') return 1;
  if (shape.type === 'LineString') return shape.coordinates.length;
  const polygons = shape.type === 'Polygon' ? [shape.coordinates] : shape.coordinates;
  return polygons.flat().reduce((sum, ring) => sum + ring.length - 1, 0);
}
