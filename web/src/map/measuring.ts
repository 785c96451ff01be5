/** What is measured, drawn: a line through the spots, the ground they enclose, a dot at each. */
import type { GeoJSONSource, Map as MapLibre } from 'maplibre-gl';
import type { Palette } from '../state/palette';
import type { Spot } from '../state/measure';

const MEASURE = 'measure';

export function addMeasuring(map: MapLibre, palette: Palette): void {
  map.addSource(MEASURE, { type: 'geojson', data: drawn([]) });
  map.addLayer({ id: 'measure-fill', type: 'fill', source: MEASURE, filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'fill-color': palette.ink, 'fill-opacity': 0.12 } });
  map.addLayer({ id: 'measure-line', type: 'line', source: MEASURE, paint: { 'line-color': palette.ink, 'line-width': 2.5, 'line-dasharray': [2, 1.2] } });
  map.addLayer({
    id: 'measure-dot', type: 'circle', source: MEASURE, filter: ['==', ['geometry-type'], 'Point'],
    paint: { 'circle-radius': 5, 'circle-color': palette.paper, 'circle-stroke-color': palette.ink, 'circle-stroke-width': 2.5 },
  });
}

export function drawMeasuring(map: MapLibre, spots: readonly Spot[] | null): void {
  (map.getSource(MEASURE) as GeoJSONSource | undefined)?.setData(drawn(spots ?? []));
}

function drawn(spots: readonly Spot[]): GeoJSON.FeatureCollection {
  const at = spots.map(([lon, lat]): GeoJSON.Position => [lon, lat]);
  const geometries: GeoJSON.Geometry[] = at.map((coordinates) => ({ type: 'Point', coordinates }));
  if (at.length > 2) geometries.push({ type: 'Polygon', coordinates: [[...at, at[0]!]] });
  else if (at.length === 2) geometries.push({ type: 'LineString', coordinates: at });
  return { type: 'FeatureCollection', features: geometries.map((geometry) => ({ type: 'Feature', properties: {}, geometry })) };
}
