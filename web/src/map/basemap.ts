/**
 * The offline basemap: Natural Earth countries from the npm package `world-atlas`, drawn so pale that it disappears.
 * A style URL or a PMTiles file takes its place when the setting names one (of this server, or the reader's own choice).
 */
import type { StyleSpecification } from 'maplibre-gl';
import khmer from '@fontsource/noto-sans-khmer/files/noto-sans-khmer-khmer-400-normal.woff2?url';
import lao from '@fontsource/noto-sans-lao/files/noto-sans-lao-lao-400-normal.woff2?url';
import latinExt from '@fontsource/noto-sans/files/noto-sans-latin-ext-400-normal.woff2?url';
import latin from '@fontsource/noto-sans/files/noto-sans-latin-400-normal.woff2?url';
import vietnamese from '@fontsource/noto-sans/files/noto-sans-vietnamese-400-normal.woff2?url';
import { feature } from 'topojson-client';
import type { Topology } from 'topojson-specification';
import type { Palette } from '../state/palette';
import { unwrappedFeature } from './geometry';

export const FONT = 'Noto Sans Regular';

/** Fonts for labels, drawn in the browser: no glyph server. */
export const FONT_FACES = {
  [FONT]: [
    { url: latin, 'unicode-range': ['U+0000-00FF', 'U+2000-206F', 'U+2190-21FF'] },
    { url: latinExt, 'unicode-range': ['U+0100-02FF', 'U+1D00-1DBF', 'U+1E00-1E9F', 'U+1EF2-1EFF'] },
    { url: vietnamese, 'unicode-range': ['U+0300-0301', 'U+0303-0304', 'U+0308-0309', 'U+0323', 'U+0329', 'U+1EA0-1EF1'] },
    { url: khmer, 'unicode-range': ['U+1780-17FF', 'U+19E0-19FF', 'U+200B-200D', 'U+25CC'] },
    { url: lao, 'unicode-range': ['U+0E80-0EFF'] },
  ],
};

/** Lines of latitude and longitude every ten degrees, as an atlas has them. */
export function graticule(step = 10): GeoJSON.Feature {
  const lines: [number, number][][] = [];
  for (let lon = -180; lon <= 180; lon += step) lines.push([[lon, -80], [lon, 80]]);
  for (let lat = -80; lat <= 80; lat += step) {
    lines.push(Array.from({ length: 37 }, (_, i): [number, number] => [-180 + i * 10, lat]));
  }
  return { type: 'Feature', properties: {}, geometry: { type: 'MultiLineString', coordinates: lines } };
}

export function offlineStyle(palette: Palette): StyleSpecification {
  const style = {
    version: 8 as const,
    'font-faces': FONT_FACES,
    sources: {
      graticule: { type: 'geojson' as const, data: graticule() },
      world: { type: 'geojson' as const, data: emptyCollection() },
    },
    layers: [
      { id: 'sea', type: 'background' as const, paint: { 'background-color': palette.sea } },
      { id: 'graticule', type: 'line' as const, source: 'graticule', paint: { 'line-color': palette.graticule, 'line-width': 1 } },
      { id: 'land', type: 'fill' as const, source: 'world', paint: { 'fill-color': palette.land, 'fill-antialias': true } },
      {
        id: 'borders', type: 'line' as const, source: 'world',
        paint: { 'line-color': palette.border, 'line-width': ['interpolate', ['linear'], ['zoom'], 2, 0.5, 7, 1.4] as never },
      },
    ],
  };
  return style as StyleSpecification;
}

export const emptyCollection = (): GeoJSON.FeatureCollection => ({ type: 'FeatureCollection', features: [] });

/** Countries: a fine file (0.7 MB), or a coarse one where data is to be saved. */
export async function countries(detail: 'coarse' | 'fine'): Promise<GeoJSON.FeatureCollection> {
  const file = detail === 'coarse'
    ? await import('world-atlas/countries-110m.json?url')
    : await import('world-atlas/countries-50m.json?url');
  const topology = (await (await fetch(file.default)).json()) as Topology;
  const world = feature(topology, topology.objects['countries']!) as GeoJSON.FeatureCollection;
  return { ...world, features: world.features.map(unwrappedFeature) };
}

/** Hands over the countries; the sites stand without a basemap, too. */
export async function drawWorld(show: (data: GeoJSON.FeatureCollection) => void): Promise<void> {
  try {
    show(await countries(savesData() ? 'coarse' : 'fine'));
  } catch {
    // nothing to draw
  }
}

function savesData(): boolean {
  const line = (navigator as { connection?: { saveData?: boolean } }).connection;
  return line?.saveData === true;
}

/** Setting of this browser for this reader; wins over the server's. */
export const BASEMAP_KEY = 'sitelines.basemap';

export function chosenBasemap(fromServer: string | null | undefined): string | null {
  try {
    return localStorage.getItem(BASEMAP_KEY) || fromServer || null;
  } catch {
    return fromServer ?? null;
  }
}

/** A PMTiles file is drawn in our colours: land, water and borders by the layer names common to Protomaps and OpenMapTiles. */
export function pmtilesStyle(url: string, palette: Palette): StyleSpecification {
  const base = offlineStyle(palette);
  const source = url.startsWith('pmtiles://') ? url : `pmtiles://${url.replace(/^pmtiles:/, '')}`;
  return {
    ...base,
    sources: { ...base.sources, basemap: { type: 'vector', url: source } },
    layers: [
      ...base.layers,
      { id: 'pm-land', type: 'fill', source: 'basemap', 'source-layer': 'earth', paint: { 'fill-color': palette.land } },
      { id: 'pm-water', type: 'fill', source: 'basemap', 'source-layer': 'water', filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'fill-color': palette.sea } },
      { id: 'pm-rivers', type: 'line', source: 'basemap', 'source-layer': 'water', filter: ['==', ['geometry-type'], 'LineString'], paint: { 'line-color': palette.sea, 'line-width': 1.2 } },
      { id: 'pm-borders', type: 'line', source: 'basemap', 'source-layer': 'boundaries', paint: { 'line-color': palette.border, 'line-width': 0.8 } },
    ],
  };
}

/** The basemap that the setting asks for; the built-in one where it can not be had. */
export async function styleFor({ basemap, palette }: { basemap: string | null; palette: Palette }): Promise<StyleSpecification> {
  if (!basemap) return offlineStyle(palette);
  try {
    if (basemap.startsWith('pmtiles:')) {
      const [{ Protocol }, { addProtocol }] = await Promise.all([import('pmtiles'), import('./protocol')]);
      addProtocol('pmtiles', new Protocol().tile);
      return pmtilesStyle(basemap, palette);
    }
    const style = (await (await fetch(basemap)).json()) as StyleSpecification;
    return { ...style, 'font-faces': FONT_FACES } as StyleSpecification;
  } catch {
    return offlineStyle(palette); // a basemap that can not be read must not take the facts with it
  }
}
