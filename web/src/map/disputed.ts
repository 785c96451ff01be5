/** Borders in dispute, over the outlines of places: fetched with the first workspace that has some. */
import type { LayerSpecification, Map as MapLibre, VectorTileSource } from 'maplibre-gl';
import type { Palette } from '../state/palette';
import { inkOf } from '../state/boundaries';
import { absolute } from './ids';
import type { MapModel } from './model';

const DISPUTED = 'disputed';
/** They lie over all outlines, and under what is chosen. */
const UNDER = 'site-lit-line';

export function disputedLayers({ lines }: NonNullable<MapModel['disputed']>, palette: Palette): LayerSpecification[] {
  const { colour, casing } = inkOf(lines, palette);
  const line = (id: string, paint: object): LayerSpecification => ({
    id, type: 'line', source: DISPUTED, 'source-layer': lines.source_layer, filter: ['!=', ['geometry-type'], 'Point'], layout: { 'line-join': 'round' }, paint,
  }) as LayerSpecification;
  return [
    // first what covers the outlines under them
    line('disputed-casing', { 'line-color': casing, 'line-width': lines.casing_width }),
    line('disputed', { 'line-color': colour, 'line-width': lines.width, 'line-dasharray': [...lines.dash] }),
  ];
}

export function drawDisputed(map: MapLibre, disputed: MapModel['disputed'], palette: Palette): void {
  for (const id of ['disputed', 'disputed-casing']) if (map.getLayer(id)) map.removeLayer(id);
  if (map.getSource(DISPUTED)) map.removeSource(DISPUTED);
  if (!disputed) return;
  map.addSource(DISPUTED, { type: 'vector', tiles: [absolute(disputed.tiles)], minzoom: 0, maxzoom: 14 });
  for (const layer of disputedLayers(disputed, palette)) map.addLayer(layer, UNDER);
}

/** Tiles may have changed on the server under the same address. */
export function refreshDisputed(map: MapLibre): void {
  if (map.getSource<VectorTileSource>(DISPUTED)) map.refreshTiles(DISPUTED);
}
