/**
 * What is drawn together: ties between the same two places as one line, and points that would cover one another as one ring with
 * their number. A file of its own, fetched with the first view that asks for it. The way of a tie is told by arrowheads and by the bow of its
 * line (to the right of its way, so that there and back are two lines); ties without a way run straight and have none.
 */
import type { GeoJSONSource, LngLatBoundsLike, Map as MapLibre, Point } from 'maplibre-gl';
import type { Bundle, Bundles } from '../state/bundles';
import type { Cluster } from '../state/clusters';
import type { Palette } from '../state/palette';
import { FONT } from './basemap';
import type { MapEvents, MapModel, Over } from './model';
import { picture, put } from './patterns';
import { bowed } from './places';

const LINES = 'bundles';
const CLUSTERS = 'clusters';
/** The lowest layer of names. */
const LABELS = 'area-label';
const HIT = ['cluster', 'bundle-end', 'bundle-hit'];
const KINDS: Record<string, Over['kind']> = { cluster: 'cluster', 'bundle-end': 'end', 'bundle-hit': 'bundle' };
/** Pixels of the thinnest and the widest line. */
const [THIN, WIDE] = [2, 11];
const BOW = 0.16;
/** Where along its line an arrowhead stands: past the middle, so that those of there and back lie apart. */
const HEADS = [0.4, 0.72];
/** Clusters of one spot are not opened by coming nearer; degrees. */
const ONE_SPOT = 1e-4;
const MAX_OPEN_ZOOM = 13;

export class Together {
  readonly #map: MapLibre;
  readonly #palette: Palette;
  /** Pictures of rings that are in use. */
  #rings = new Set<string>();

  constructor(map: MapLibre, palette: Palette) {
    this.#map = map;
    this.#palette = palette;
    const data = collection([]);
    map.addSource(LINES, { type: 'geojson', data });
    map.addSource(CLUSTERS, { type: 'geojson', data });
    // names stand over the lines, and the lines' ends over names
    for (const [layer, under] of layers(palette)) map.addLayer(layer as Parameters<MapLibre['addLayer']>[0], under && map.getLayer(under) ? under : undefined);
    put(map, 'head', picture(22, head(palette.paper, palette.ink)));
    put(map, 'head-chosen', picture(22, head(palette.paper, palette.accent)));
  }

  draw({ bundles, clusters, lang }: MapModel): void {
    const rings = new Map((clusters ?? []).map(({ parts }) => [ringName(parts), parts]));
    for (const name of this.#rings) if (!rings.has(name)) this.#map.removeImage(name);
    for (const [name, parts] of rings) if (!this.#rings.has(name)) put(this.#map, name, picture(ringSize(parts), ring(parts, this.#palette)));
    this.#rings = new Set(rings.keys());
    this.#source(LINES).setData(bundles ? lines(bundles) : collection([]));
    this.#source(CLUSTERS).setData(collection((clusters ?? []).map(({ key, at, ids, parts }) => feature(
      { type: 'Point', coordinates: [...at] }, { key, icon: ringName(parts), label: new Intl.NumberFormat(lang).format(ids.length) },
    ))));
  }

  /** What is drawn here; the one on top. */
  at(point: Point): Over | null {
    const [found] = this.#map.queryRenderedFeatures([[point.x - 3, point.y - 3], [point.x + 3, point.y + 3]], { layers: HIT });
    const kind = found && KINDS[found.layer.id];
    return kind ? { kind, key: String(found.properties['key']) } : null;
  }

  /** A cluster comes nearer until it falls apart; of a bundle or an end those who hold it are chosen. */
  open({ kind, key }: Over, { bundles, clusters, motion }: MapModel, events: MapEvents): void {
    if (kind === 'bundle') return events.several('stakeholder', bundles?.bundles.find((one) => one.key === key)?.holders ?? []);
    if (kind === 'end') return events.several('stakeholder', bundles?.ends.find((one) => one.key === key)?.stakeholders ?? []);
    const cluster = clusters?.find((one) => one.key === key);
    if (!cluster) return undefined;
    const [w, s, e, n] = cluster.box;
    if (e - w < ONE_SPOT && n - s < ONE_SPOT) return events.several('site', cluster.ids);
    this.#map.fitBounds(cluster.box as LngLatBoundsLike, { padding: 90, maxZoom: MAX_OPEN_ZOOM, animate: motion === 'glide' }, { originalEvent: new Event('open') });
    return undefined;
  }

  #source(name: string): GeoJSONSource {
    return this.#map.getSource(name) as GeoJSONSource;
  }
}

function layers(palette: Palette): [object, string?][] {
  const strength = ['case', ['get', 'faint'], 0.2, ['get', 'chosen'], 1, 0.72];
  const colour = ['case', ['get', 'chosen'], palette.accent, palette.ink];
  const line = { type: 'line', source: LINES, filter: ['==', ['geometry-type'], 'LineString'] };
  const layout = { 'line-cap': 'round' };
  return [
    [{ id: 'bundle-halo', ...line, layout, paint: { 'line-color': palette.halo, 'line-width': ['+', ['get', 'width'], 2.5], 'line-opacity': ['case', ['get', 'faint'], 0.1, 0.8] } }, LABELS],
    [{ id: 'bundle-line', ...line, layout, paint: { 'line-color': colour, 'line-width': ['get', 'width'], 'line-opacity': strength } }, LABELS],
    [{ id: 'bundle-hit', ...line, layout, paint: { 'line-color': palette.ink, 'line-width': ['max', 12, ['get', 'width']], 'line-opacity': 0.001 } }, LABELS],
    [{
      id: 'bundle-head', type: 'symbol', source: LINES, filter: ['has', 'turn'],
      layout: {
        'icon-image': ['case', ['get', 'chosen'], 'head-chosen', 'head'], 'icon-size': ['get', 'size'], 'icon-rotate': ['get', 'turn'], 'icon-rotation-alignment': 'map',
        'icon-allow-overlap': true, 'icon-ignore-placement': true,
      },
      paint: { 'icon-opacity': ['case', ['get', 'faint'], 0.25, 1] },
    }],
    [{
      id: 'bundle-end', type: 'circle', source: LINES, filter: ['has', 'who'],
      paint: { 'circle-radius': 10, 'circle-color': palette.paper, 'circle-stroke-color': colour, 'circle-stroke-width': 1.8 },
    }],
    [{
      id: 'bundle-number', type: 'symbol', source: LINES, filter: ['has', 'who'],
      layout: { 'text-field': ['get', 'who'], 'text-font': [FONT], 'text-size': 11, 'text-allow-overlap': true, 'text-ignore-placement': true },
      paint: { 'text-color': palette.ink },
    }],
    [{
      id: 'cluster', type: 'symbol', source: CLUSTERS,
      layout: {
        'icon-image': ['get', 'icon'], 'icon-allow-overlap': true, 'icon-ignore-placement': true,
        'text-field': ['get', 'label'], 'text-font': [FONT], 'text-size': 13, 'text-allow-overlap': true, 'text-ignore-placement': true,
      },
      paint: { 'text-color': palette.ink, 'text-halo-color': palette.paper, 'text-halo-width': 1 },
    }],
  ];
}

function lines({ bundles, ends, most }: Bundles): GeoJSON.FeatureCollection {
  const features: GeoJSON.Feature[] = [];
  // the widest first, so that thin ones lie on top
  for (const bundle of bundles) {
    const width = Number((THIN + (WIDE - THIN) * Math.sqrt((bundle.ties - 1) / Math.max(1, most - 1))).toFixed(2));
    const along = bowed([...bundle.from.at], [...bundle.to.at], bundle.directed ? BOW : 0, 24);
    const { key, chosen, faint } = bundle;
    features.push(feature({ type: 'LineString', coordinates: along }, { key, width, chosen, faint }));
    if (bundle.directed) features.push(...heads(bundle, along, width));
  }
  const chosen = new Set(bundles.filter((one) => one.chosen).flatMap(({ from, to }) => [from.key, to.key]));
  for (const end of ends) features.push(feature({ type: 'Point', coordinates: [...end.at] }, { key: end.key, who: String(end.stakeholders.length), chosen: chosen.has(end.key), faint: false }));
  return collection(features);
}

function heads({ key, chosen, faint }: Bundle, along: readonly [number, number][], width: number): GeoJSON.Feature[] {
  return HEADS.map((share) => {
    const i = Math.round(share * (along.length - 1));
    const [a, b] = [along[i - 1]!, along[i + 1]!];
    // degrees clockwise from east, on a map that stretches north and south alike
    const stretch = Math.cos((along[i]![1] * Math.PI) / 180);
    const turn = (-Math.atan2((b[1] - a[1]) / stretch, b[0] - a[0]) * 180) / Math.PI;
    return feature({ type: 'Point', coordinates: along[i]! }, { key, chosen, faint, turn: Number(turn.toFixed(1)), size: Number(Math.min(1.2, 0.55 + width / 16).toFixed(2)) });
  });
}

type Pen = CanvasRenderingContext2D;

const head = (paper: string, colour: string) => (pen: Pen, size: number): void => {
  pen.beginPath();
  for (const [x, y] of [[0.14, 0.14], [0.9, 0.5], [0.14, 0.86], [0.34, 0.5]] as const) pen.lineTo(size * x, size * y);
  pen.closePath();
  pen.fillStyle = colour;
  pen.strokeStyle = paper;
  pen.lineWidth = 1.6;
  pen.lineJoin = 'round';
  pen.stroke();
  pen.fill();
};

type Parts = Cluster['parts'];
const number = (parts: Parts): number => parts.reduce((sum, { count }) => sum + count, 0);
/** A ring is shared out in so many parts, so that many clusters share one picture; a class that is there has one at least. */
const SHARES = 24;
const shares = (parts: Parts): number[] => parts.map(({ count }) => Math.max(1, Math.round((count / number(parts)) * SHARES)));
const ringName = (parts: Parts): string => `ring-${ringSize(parts)}-${shares(parts).map((share, i) => `${parts[i]!.colour}${parts[i]!.hatched ? 'h' : ''}${share}`).join('-')}`;
/** Pixels, in four steps of number. */
const ringSize = (parts: Parts): number => 32 + 6 * Math.min(3, Math.floor(Math.log10(number(parts))));

/** A ring shared out among the classes of its places, hatched where nothing is known. */
const ring = (parts: Parts, palette: Palette) => (pen: Pen, size: number): void => {
  const [middle, outer, inner] = [size / 2, size / 2 - 1.5, size / 2 - 8];
  const sizes = shares(parts);
  const all = sizes.reduce((sum, size) => sum + size, 0);
  let from = -Math.PI / 2;
  parts.forEach(({ colour, hatched }, i) => {
    const to = from + (sizes[i]! / all) * Math.PI * 2;
    pen.save();
    pen.beginPath();
    pen.arc(middle, middle, outer, from, to);
    pen.arc(middle, middle, inner, to, from, true);
    pen.closePath();
    pen.fillStyle = hatched ? palette.hatchPaper : colour;
    pen.fill();
    pen.clip();
    pen.strokeStyle = colour;
    pen.lineWidth = 1.2;
    for (let x = -size; hatched && x < size * 2; x += 4) {
      pen.beginPath();
      pen.moveTo(x, size);
      pen.lineTo(x + size, 0);
      pen.stroke();
    }
    pen.restore();
    from = to;
  });
  for (const radius of [outer, inner]) {
    pen.beginPath();
    pen.arc(middle, middle, radius, 0, Math.PI * 2);
    pen.strokeStyle = palette.outline;
    pen.lineWidth = 1;
    pen.stroke();
  }
  pen.globalAlpha = 0.92;
  pen.beginPath();
  pen.arc(middle, middle, inner - 0.5, 0, Math.PI * 2);
  pen.fillStyle = palette.paper;
  pen.fill();
};

const feature = (geometry: GeoJSON.Geometry, properties: GeoJSON.GeoJsonProperties): GeoJSON.Feature => ({ type: 'Feature', geometry, properties });
const collection = (features: GeoJSON.Feature[]): GeoJSON.FeatureCollection => ({ type: 'FeatureCollection', features });
