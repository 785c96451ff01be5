/**
 * The layers over the basemap. Colours and marks follow feature state, so that a filter recolours without fetching a
 * tile. A pattern can not follow feature state: each hatching is a layer of its own, switched by its opacity.
 */
import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from 'maplibre-gl';
import type { Palette } from '../state/palette';
import { FONT } from './basemap';

export const SITES = 'sites';
/** One point for each area of the question. */
export const CENTRES = 'centres';
export const TERRITORIES = 'territories';
export const PLACES_TIES = 'places-ties';
export const PLACES_NODES = 'places-nodes';
/** Clicks and pointer look for sites in these. */
export const SITE_TARGETS = ['site-point', 'site-fill', 'territory-fill'];

const state = (name: string): ExpressionSpecification => ['feature-state', name];
const is = (name: string, value: string | boolean): ExpressionSpecification => ['==', state(name), value];
const when = (test: ExpressionSpecification, yes: number, no = 0): ExpressionSpecification => ['case', test, yes, no];

const POINTS: FilterSpecification = ['==', ['geometry-type'], 'Point'];
const AREAS: FilterSpecification = ['==', ['geometry-type'], 'Polygon'];
const LINES: FilterSpecification = ['!=', ['geometry-type'], 'Point'];

/** On the scale: everything but no_data and unspecified. */
const onScale: ExpressionSpecification = ['any', is('presence', 'empty'), is('presence', 'single'), is('presence', 'several'), is('presence', 'value')];

function scale(palette: Palette): ExpressionSpecification {
  return ['case',
    ['all', is('presence', 'empty'), is('gap', true)], palette.gap,
    is('presence', 'empty'), palette.empty,
    is('presence', 'single'), palette.single,
    is('presence', 'several'), palette.several,
    is('presence', 'value'), ['to-color', state('colour'), palette.empty],
    'rgba(0,0,0,0)'];
}

const RADIUS: ExpressionSpecification = ['interpolate', ['linear'], ['zoom'], 3, 4.5, 7, 10.5, 11, 15];
const RING: ExpressionSpecification = ['interpolate', ['linear'], ['zoom'], 3, 7, 7, 14, 11, 19];
const ICON: ExpressionSpecification = ['interpolate', ['linear'], ['zoom'], 3, 0.48, 7, 1.1, 11, 1.55];

/** Zoom must stand at the top of an expression, so the marks' size is written out. */
const MARK_SIZE: ExpressionSpecification = ['interpolate', ['linear'], ['zoom'], 3, 0.3, 7, 0.74, 11, 1.02];

/** Territories are drawn like areas, but dashed and lighter: they are approximate. */
function areaLayers(id: string, source: object, palette: Palette, strength: number): LayerSpecification[] {
  return [
    {
      id: `${id}-fill`, type: 'fill', ...source, filter: AREAS,
      paint: { 'fill-color': scale(palette), 'fill-opacity': ['case', onScale, strength, 0.01] },
    },
    {
      id: `${id}-no_data`, type: 'fill', ...source, filter: AREAS,
      paint: { 'fill-pattern': 'hatch-no_data', 'fill-opacity': when(is('presence', 'no_data'), strength) },
    },
    {
      id: `${id}-unspecified`, type: 'fill', ...source, filter: AREAS,
      paint: { 'fill-pattern': 'hatch-unspecified', 'fill-opacity': when(is('presence', 'unspecified'), strength) },
    },
  ] as LayerSpecification[];
}

export function territoryLayers(palette: Palette): LayerSpecification[] {
  const source = { source: TERRITORIES };
  return [
    ...areaLayers('territory', source, palette, 0.5),
    {
      id: 'territory-line', type: 'line', ...source,
      paint: { 'line-color': palette.outline, 'line-width': 0.8, 'line-dasharray': [3, 3], 'line-opacity': 0.7 },
    },
  ];
}

function markLayers(id: string, source: object): LayerSpecification[] {
  const mark = (name: string, size: ExpressionSpecification, test: ExpressionSpecification): LayerSpecification => ({
    id: `${id}-mark-${name}`, type: 'symbol', ...source,
    layout: { 'icon-image': `mark-${name}`, 'icon-size': size, 'icon-allow-overlap': true, 'icon-ignore-placement': true },
    paint: { 'icon-opacity': when(test, 1) },
  } as unknown as LayerSpecification);
  return [
    ...(['unknown', 'none', 'partial', 'all'] as const).map((state) => mark(state, MARK_SIZE, is('coordination', state))),
    mark('need', ICON, is('needmark', true)),
  ];
}

export function siteLayers(palette: Palette): LayerSpecification[] {
  const source = { source: SITES, 'source-layer': SITES };
  const ring = (id: string, test: ExpressionSpecification, width: number): LayerSpecification => ({
    id, type: 'circle', ...source, filter: POINTS,
    paint: {
      'circle-radius': RING, 'circle-opacity': 0, 'circle-stroke-color': palette.accent,
      'circle-stroke-width': when(test, width), 'circle-stroke-opacity': when(test, 1),
    },
  });
  const edge = (id: string, test: ExpressionSpecification, width: number): LayerSpecification => ({
    id, type: 'line', ...source, filter: LINES,
    paint: { 'line-color': palette.accent, 'line-width': width, 'line-opacity': when(test, 1) },
  });
  const disc = (name: 'no_data' | 'unspecified'): LayerSpecification => ({
    id: `disc-${name}`, type: 'symbol', ...source, filter: POINTS,
    layout: { 'icon-image': `disc-${name}`, 'icon-size': ICON, 'icon-allow-overlap': true, 'icon-ignore-placement': true },
    paint: { 'icon-opacity': when(is('presence', name), 1) },
  });
  return [
    ...areaLayers('site', source, palette, 0.9),
    {
      id: 'site-line', type: 'line', ...source, filter: LINES,
      paint: { 'line-color': palette.outline, 'line-width': ['case', ['==', state('presence'), null], 0.5, is('presence', 'value'), 1.2, 0.8], 'line-opacity': 0.55 },
    },
    edge('site-lit-line', is('lit', true), 2),
    edge('site-chosen-line', is('chosen', true), 3.5),
    ring('site-lit', is('lit', true), 2),
    ring('site-chosen', is('chosen', true), 4),
    {
      // A site that is no unit of the question is a small open dot; the fill is nearly clear so that it can be clicked.
      id: 'site-point', type: 'circle', ...source, filter: POINTS,
      paint: {
        'circle-radius': RADIUS, 'circle-color': scale(palette), 'circle-opacity': ['case', onScale, 1, 0.01],
        'circle-stroke-color': palette.outline, 'circle-stroke-width': when(onScale, 1), 'circle-stroke-opacity': when(onScale, 0.85),
      },
    },
    {
      id: 'site-outside', type: 'circle', ...source, filter: POINTS,
      paint: {
        'circle-radius': 3, 'circle-opacity': 0, 'circle-stroke-color': palette.outline, 'circle-stroke-width': 1,
        'circle-stroke-opacity': when(['==', state('presence'), null], 0.6),
      },
    },
    disc('no_data'),
    disc('unspecified'),
    ...markLayers('site', { ...source, filter: POINTS }),
    ...markLayers('area', { source: CENTRES }),
  ];
}

/** Circles whose area follows a value: at the middle of areas, and at points. */
export function circleLayers(palette: Palette): LayerSpecification[] {
  const share: ExpressionSpecification = ['coalesce', state('share'), 0];
  const width = (most: number): ExpressionSpecification => ['+', 1.5, ['*', most, share]];
  const circle = (id: string, source: object): LayerSpecification => ({
    id, type: 'circle', ...source,
    paint: {
      'circle-radius': ['interpolate', ['linear'], ['zoom'], 3, width(14), 9, width(34)],
      'circle-color': ['to-color', state('colour'), palette.empty], 'circle-opacity': when(is('presence', 'circle'), 0.85),
      'circle-stroke-color': palette.outline, 'circle-stroke-width': 1, 'circle-stroke-opacity': when(is('presence', 'circle'), 0.9),
    },
  } as unknown as LayerSpecification);
  return [circle('circle-area', { source: CENTRES }), circle('circle-point', { source: SITES, 'source-layer': SITES, filter: POINTS })];
}

export function labelLayers(palette: Palette, names: Record<string, string>): LayerSpecification[] {
  const label = (id: string, source: object, offset: number): LayerSpecification => ({
    id, type: 'symbol', ...source,
    layout: {
      'text-field': labelText(names), 'text-font': [FONT], 'text-size': ['interpolate', ['linear'], ['zoom'], 4, 11, 9, 14],
      'text-variable-anchor': offset > 1 ? ['left', 'right', 'bottom', 'top'] : ['top', 'bottom', 'center'], 'text-radial-offset': offset, 'text-justify': 'auto',
      'text-max-width': 9, 'text-padding': 3, 'text-optional': true,
    },
    paint: {
      'text-opacity': when(is('presence', 'clustered'), 0, 1), 'text-color': ['case', is('chosen', true), palette.accent, palette.ink],
      'text-halo-color': palette.halo, 'text-halo-width': 1.6, 'text-halo-blur': 0.4,
    },
  } as unknown as LayerSpecification);
  return [
    label('area-label', { source: CENTRES }, 0.85),
    label('site-label', { source: SITES, 'source-layer': SITES, filter: POINTS }, 1.15),
  ];
}

export function labelText(names: Record<string, string>): ExpressionSpecification {
  return ['coalesce', ['get', ['get', 'id'], ['literal', names]], ['get', 'name']] as ExpressionSpecification;
}

export function placesLayers(palette: Palette): LayerSpecification[] {
  const strength: ExpressionSpecification = ['case', ['get', 'faint'], 0.15, 0.75];
  return [
    {
      id: 'places-line', type: 'line', source: PLACES_TIES, layout: { 'line-cap': 'round' },
      paint: { 'line-color': ['get', 'colour'], 'line-width': ['case', ['get', 'chosen'], 2.6, 1.3], 'line-opacity': strength },
    },
    {
      id: 'places-arrow', type: 'symbol', source: PLACES_TIES, filter: ['==', ['get', 'directed'], true],
      layout: { 'symbol-placement': 'line-center', 'icon-image': 'arrow', 'icon-size': 0.9, 'icon-allow-overlap': true, 'icon-ignore-placement': true },
      paint: { 'icon-opacity': strength },
    },
    {
      id: 'places-ring', type: 'circle', source: PLACES_NODES, filter: ['==', ['get', 'chosen'], true],
      paint: { 'circle-radius': 12, 'circle-opacity': 0, 'circle-stroke-color': palette.accent, 'circle-stroke-width': 3, 'circle-translate': [0, 0] },
    },
    {
      id: 'places-node', type: 'symbol', source: PLACES_NODES,
      layout: {
        'icon-image': ['get', 'icon'], 'icon-allow-overlap': true, 'icon-ignore-placement': true, 'icon-size': 0.85,
        'text-field': ['get', 'label'], 'text-font': [FONT], 'text-size': 11, 'text-anchor': 'left', 'text-offset': [0.9, 0], 'text-optional': true, 'text-padding': 2,
      },
      paint: {
        'icon-opacity': ['case', ['get', 'faint'], 0.3, 1], 'text-color': palette.ink, 'text-halo-color': palette.halo, 'text-halo-width': 1.4,
        'text-opacity': ['case', ['get', 'faint'], 0, 1],
      },
    },
  ];
}
