/** Small geometry of what is drawn: boxes and points to look at. Pure. */

/** West, south, east, north. */
export type Box = [number, number, number, number];

export function boxOf(geometry: GeoJSON.Geometry): Box | null {
  if (geometry.type === 'GeometryCollection') return null;
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
  const walk = (part: unknown): void => {
    if (!Array.isArray(part)) return;
    const [x, y] = part as unknown[];
    if (typeof x === 'number' && typeof y === 'number') {
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
      return;
    }
    part.forEach(walk);
  };
  walk(geometry.coordinates);
  return box[0] <= box[2] ? box : null;
}

export function joined(a: Box, b: Box): Box {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}

export const middleOfBox = ([w, s, e, n]: Box): [number, number] => [(w + e) / 2, (s + n) / 2];

/** A point to look at: the point itself, or the middle of the box around the shape. */
export function middleOf(geometry: GeoJSON.Geometry): [number, number] | null {
  const box = boxOf(geometry);
  return box && middleOfBox(box);
}

/** One point for each area, from its pieces in several tiles: labels and marks stand there once. */
export function centres(pieces: Iterable<{ id: string; name: string; geometry: GeoJSON.Geometry }>): GeoJSON.FeatureCollection<GeoJSON.Point> {
  const boxes = new Map<string, { name: string; box: Box }>();
  for (const { id, name, geometry } of pieces) {
    const box = boxOf(geometry);
    const held = boxes.get(id);
    if (box) boxes.set(id, { name, box: held ? joined(held.box, box) : box });
  }
  const features = [...boxes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, { name, box }]): GeoJSON.Feature<GeoJSON.Point> => ({
    type: 'Feature', properties: { id, name }, geometry: { type: 'Point', coordinates: middleOfBox(box).map((value) => Number(value.toFixed(4))) },
  }));
  return { type: 'FeatureCollection', features };
}

/** A ring that jumps over the antimeridian is led on beyond 180 degrees; the pole's own edge is no jump. */
export function unwrapped(ring: GeoJSON.Position[]): GeoJSON.Position[] {
  let shift = 0;
  return ring.map(([lon = 0, lat = 0], i) => {
    const before = ring[i - 1];
    if (before && Math.abs(lat) < 85) {
      const step = lon - before[0]!;
      if (step > 180) shift -= 360;
      else if (step < -180) shift += 360;
    }
    return [lon + shift, lat];
  });
}

export function unwrappedFeature(feature: GeoJSON.Feature): GeoJSON.Feature {
  const { geometry } = feature;
  if (geometry.type === 'Polygon') return { ...feature, geometry: { ...geometry, coordinates: geometry.coordinates.map(unwrapped) } };
  if (geometry.type !== 'MultiPolygon') return feature;
  return { ...feature, geometry: { ...geometry, coordinates: geometry.coordinates.map((polygon) => polygon.map(unwrapped)) } };
}
