/** The areas and lines of a tile as paths in pixels of the world at its zoom: for a drawing that is no map. */
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import type { Id } from '../api/types';

export interface TileShape {
  id: Id;
  kind: 'area' | 'line';
  path: string;
}

const [LINE, AREA] = [2, 3];

export function shapesOfTile(bytes: Uint8Array, layer: string, { x, y }: { x: number; y: number }, size: number, wanted: (id: Id) => boolean): TileShape[] {
  const found = new VectorTile(new PbfReader(bytes)).layers[layer];
  const shapes: TileShape[] = [];
  for (let i = 0; i < (found?.length ?? 0); i += 1) {
    const feature = found!.feature(i);
    const id = String(feature.properties['id'] ?? '');
    if ((feature.type !== AREA && feature.type !== LINE) || !wanted(id)) continue;
    const at = (n: number, of: number): string => ((of + n / feature.extent) * size).toFixed(1);
    const rings = feature.loadGeometry().map((ring) => `M${ring.map((point) => `${at(point.x, x)} ${at(point.y, y)}`).join('L')}${feature.type === AREA ? 'Z' : ''}`);
    shapes.push({ id, kind: feature.type === AREA ? 'area' : 'line', path: rings.join('') });
  }
  return shapes;
}
