// What @mapbox/vector-tile reads of a tile, as JSON on stdout: its layers in their order, each feature as GeoJSON.
// usage: node vector_tile.mjs FILE Z X Y
import { readFileSync } from 'node:fs';
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';

const [file, ...address] = process.argv.slice(2);
const [z, x, y] = address.map(Number);
const tile = new VectorTile(new PbfReader(readFileSync(file)));
const layers = Object.values(tile.layers).map((layer) => ({
  name: layer.name,
  version: layer.version,
  extent: layer.extent,
  features: Array.from({ length: layer.length }, (_, i) => layer.feature(i).toGeoJSON(x, y, z)),
}));
process.stdout.write(JSON.stringify(layers));
