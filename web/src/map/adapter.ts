/** The MapLibre adapter: takes a `MapModel`, draws what changed, tells what was touched. */
import {
  Map as MapLibre, NavigationControl, ScaleControl,
  type GeoJSONSource, type MapGeoJSONFeature, type Point, type VectorTileSource,
} from 'maplibre-gl';
import './worker';
import type { Id } from '../api/types';
import { roundCamera } from '../state/view';
import { drawWorld, emptyCollection, styleFor } from './basemap';
import { FeatureStates } from './feature_states';
import { CENTRES, PLACES_NODES, PLACES_TIES, SITES, SITE_TARGETS, TERRITORIES, circleLayers, labelLayers, labelText, placesLayers, siteLayers, territoryLayers } from './layers';
import { centres, middleOf } from './geometry';
import { absolute, idOf, territoryId } from './ids';
import { addMeasuring, drawMeasuring } from './measuring';
import type { MapEvents, MapModel } from './model';
import { addPictures } from './patterns';
import { metresPerPixel, pictureOf } from './picture';
import { atPlaces } from './places';
import { padding } from './room';
import { Walking } from './walking';

const MAX_FIT_ZOOM = 10;
/** Below this difference two cameras are the same view. */
const SAME_CAMERA = 1e-3;
/** Marked whenever the states of places have been written: `benches/page.mjs` reads it. */
const COLOURED = 'map-coloured';
/** A tile that never comes must not hold up what waits for the map, in milliseconds. */
const LATEST_DRAWN = 8000;

export class MapAdapter {
  readonly #map: MapLibre;
  readonly #events: MapEvents;
  readonly #states: FeatureStates;
  #model: MapModel;
  /** The basemap is there and our layers are on it. */
  #ready = false;
  /** Lines between places and clusters: fetched with the first model that has them. */
  #together: import('./together').Together | null = null;
  /** The centres of areas as they were last written. */
  #centred = '';

  constructor(container: HTMLElement, model: MapModel, events: MapEvents) {
    this.#model = model;
    this.#events = events;
    this.#map = new MapLibre({
      container,
      style: { version: 8, sources: {}, layers: [] },
      attributionControl: { compact: true, customAttribution: model.attribution },
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      fadeDuration: model.motion === 'jump' ? 0 : 150,
      renderWorldCopies: false,
      locale: model.words,
      localIdeographFontFamily: false,
      ...(model.camera
        ? { center: [model.camera[0], model.camera[1]], zoom: model.camera[2] }
        : model.extent ? { bounds: model.extent, fitBoundsOptions: { padding: padding(container.clientWidth), maxZoom: MAX_FIT_ZOOM } } : {}),
    });
    this.#map.touchZoomRotate.disableRotation();
    this.#map.addControl(new NavigationControl({ showCompass: false }), 'top-right');
    this.#map.addControl(new ScaleControl({ maxWidth: 110 }), 'bottom-left');
    this.#states = new FeatureStates(this.#map);
    this.#listen();
    queueMicrotask(() => events.zoom(Math.floor(this.#map.getZoom())));
    void this.#setBasemap().then(() => this.#map.once('idle', () => events.drawn()));
    setTimeout(() => events.drawn(), LATEST_DRAWN);
  }

  update(model: MapModel): void {
    const before = this.#model;
    if ((Object.keys(model) as (keyof typeof model)[]).every((key) => model[key] === before[key])) return;
    this.#model = model;
    this.#moveTo(before, model);
    if (model.palette !== before.palette || model.basemap !== before.basemap) {
      void this.#setBasemap();
      return;
    }
    if (!this.#ready) return;
    if (model.tiles !== before.tiles) (this.#map.getSource(SITES) as VectorTileSource | undefined)?.setTiles([absolute(model.tiles)]);
    if (model.names !== before.names) {
      for (const layer of ['site-label', 'area-label']) this.#map.setLayoutProperty(layer, 'text-field', labelText(model.names));
    }
    if (model.looks !== before.looks) addPictures(this.#map, model.palette, model.looks);
    if (model.territories !== before.territories) this.#drawTerritories();
    if (model.places !== before.places || model.lang !== before.lang) this.#drawPlaces();
    if (model.disputed !== before.disputed) void this.#drawDisputed();
    if (model.bundles !== before.bundles || model.clusters !== before.clusters) void this.#drawTogether();
    if (model.measured !== before.measured) drawMeasuring(this.#map, model.measured);
    this.#states.apply(model);
    performance.mark(COLOURED);
    this.#glideToChosen(before, model);
  }

  /** Tiles may have changed on the server under the same address. */
  refresh(): void {
    if (!this.#ready) return;
    this.#map.refreshTiles(SITES);
    if (this.#model.disputed) void import('./disputed').then(({ refreshDisputed }) => refreshDisputed(this.#map));
  }

  /** Before printing: the size of the paper, and a picture that is there when the printer looks. */
  redraw(whole: boolean): void {
    this.#map.resize();
    const { extent } = this.#model;
    if (whole && extent) this.#map.fitBounds(extent, { padding: padding(this.#map.getContainer().clientWidth), maxZoom: MAX_FIT_ZOOM, animate: false });
    this.#map.redraw();
  }

  picture(): Promise<HTMLCanvasElement> {
    return pictureOf(this.#map);
  }

  /** Two maps of one place: what is seen, told while it moves, and taken over without telling. */
  onMove(told: (centre: [number, number], zoom: number) => void): void {
    this.#map.on('move', (event) => {
      if (!(event as { follows?: boolean }).follows) told(this.middle(), this.#map.getZoom());
    });
  }

  follow(center: [number, number], zoom: number): void {
    this.#map.jumpTo({ center, zoom }, { follows: true });
  }

  zoom(): number {
    return this.#map.getZoom();
  }

  middle(): [number, number] {
    const { lng, lat } = this.#map.getCenter();
    return [lng, lat];
  }

  metresPerPixel(): number {
    return metresPerPixel(this.#map);
  }

  showAll(): void {
    const { extent, motion } = this.#model;
    if (extent) this.#map.fitBounds(extent, { padding: padding(this.#map.getContainer().clientWidth), maxZoom: MAX_FIT_ZOOM, animate: motion === 'glide' });
  }

  destroy(): void {
    this.#ready = false;
    this.#map.remove();
  }

  async #setBasemap(): Promise<void> {
    this.#ready = false;
    const style = await styleFor(this.#model);
    this.#map.once('style.load', () => this.#build());
    this.#map.setStyle(style, { diff: false });
  }

  #build(): void {
    const { palette, looks, tiles, names } = this.#model;
    const map = this.#map;
    addPictures(map, palette, looks);
    map.addSource(SITES, { type: 'vector', tiles: [absolute(tiles)], promoteId: 'id', minzoom: 0, maxzoom: 14 });
    map.addSource(TERRITORIES, { type: 'geojson', data: emptyCollection(), promoteId: 'id' });
    map.addSource(CENTRES, { type: 'geojson', data: emptyCollection(), promoteId: 'id' });
    this.#centred = '';
    map.addSource(PLACES_TIES, { type: 'geojson', data: emptyCollection() });
    map.addSource(PLACES_NODES, { type: 'geojson', data: emptyCollection() });
    for (const layer of territoryLayers(palette)) map.addLayer(layer);
    for (const layer of siteLayers(palette)) map.addLayer(layer);
    for (const layer of [...circleLayers(palette), ...labelLayers(palette, names), ...placesLayers(palette)]) map.addLayer(layer);
    addMeasuring(map, palette);
    drawMeasuring(map, this.#model.measured);
    this.#ready = true;
    this.#together = null;
    void this.#drawTogether();
    void this.#drawDisputed();
    this.#states.forget();
    this.#states.apply(this.#model);
    this.#drawTerritories();
    this.#drawPlaces();
    if (map.getSource('world')) void drawWorld((world) => (map.getSource('world') as GeoJSONSource | undefined)?.setData(world));
  }

  /** Labels and marks of areas stand at one point, though an area comes in as many pieces as there are tiles. */
  #drawCentres(): void {
    if (!this.#ready) return;
    const areas = this.#map.querySourceFeatures(SITES, { sourceLayer: SITES, filter: ['==', ['geometry-type'], 'Polygon'] })
      .filter((feature) => this.#isUnit(idOf(feature)));
    const data = centres(areas.map((feature) => ({ id: idOf(feature), name: String(feature.properties?.['name'] ?? ''), geometry: feature.geometry })));
    const text = JSON.stringify(data);
    if (text === this.#centred) return;
    this.#centred = text;
    (this.#map.getSource(CENTRES) as GeoJSONSource | undefined)?.setData(data);
  }

  async #drawTogether(): Promise<void> {
    const { bundles, clusters } = this.#model;
    if (!bundles && !clusters && !this.#together) return;
    const { Together } = await import('./together');
    if (!this.#ready) return;
    this.#together ??= new Together(this.#map, this.#model.palette);
    this.#together.draw(this.#model);
  }

  async #drawDisputed(): Promise<void> {
    if (!this.#model.disputed && !this.#map.getLayer('disputed')) return;
    const { drawDisputed } = await import('./disputed');
    if (this.#ready) drawDisputed(this.#map, this.#model.disputed, this.#model.palette);
  }

  #drawTerritories(): void {
    const data = this.#model.territories ?? emptyCollection();
    const features = data.features.map((feature) => ({ ...feature, properties: { ...feature.properties, id: territoryId(feature) } }));
    (this.#map.getSource(TERRITORIES) as GeoJSONSource | undefined)?.setData({ type: 'FeatureCollection', features });
  }

  #drawPlaces(): void {
    const { places, extent } = this.#model;
    const drawn = places
      ? atPlaces(places, extent ? extent[2] - extent[0] : 1, (node) => node.short_name || node.name)
      : { nodes: emptyCollection(), ties: emptyCollection() };
    (this.#map.getSource(PLACES_TIES) as GeoJSONSource | undefined)?.setData(drawn.ties);
    (this.#map.getSource(PLACES_NODES) as GeoJSONSource | undefined)?.setData(drawn.nodes);
  }

  #moveTo(before: MapModel, model: MapModel): void {
    const { camera, extent } = model;
    if (camera && camera !== before.camera) {
      const centre = this.#map.getCenter();
      const here = roundCamera(centre.lng, centre.lat, this.#map.getZoom());
      if (camera.some((value, i) => Math.abs(value - here[i]!) > SAME_CAMERA)) {
        this.#map.jumpTo({ center: [camera[0], camera[1]], zoom: camera[2] });
      }
    } else if (!camera && (model.workspace !== before.workspace || String(extent) !== String(before.extent) || before.camera)) {
      this.showAll();
    }
  }

  /** A site chosen elsewhere comes into view; one in view already stays where it is. */
  #glideToChosen(before: MapModel, model: MapModel): void {
    const added = [...model.chosen].filter((id) => !before.chosen.has(id));
    if (added.length !== 1) return;
    const [found] = this.#map.querySourceFeatures(SITES, { sourceLayer: SITES, filter: ['==', ['get', 'id'], added[0]!] });
    const point = found && middleOf(found.geometry);
    if (!point) {
      this.showAll();
      return;
    }
    if (!this.#map.getBounds().contains(point)) this.#map.easeTo({ center: point, animate: model.motion === 'glide' });
  }

  #listen(): void {
    const map = this.#map;
    map.on('click', (event) => {
      if (this.#model.measured) return this.#events.spot([event.lngLat.lng, event.lngLat.lat]);
      const { shiftKey, ctrlKey, metaKey } = event.originalEvent;
      const how = shiftKey || ctrlKey || metaKey ? 'beside' : 'alone';
      const who = this.#at(event.point, ['places-node']);
      const together = who ? null : this.#together?.at(event.point);
      const site = this.#at(event.point, SITE_TARGETS);
      if (together) this.#together!.open(together, this.#model, this.#events);
      else if (who) this.#events.stakeholder(String(who.properties['id']), how);
      else if (site) this.#events.site(idOf(site), how);
    });
    map.on('mousemove', (event) => {
      const together = this.#together?.at(event.point);
      if (together) {
        map.getCanvas().style.cursor = 'pointer';
        return this.#events.over(together, event.point.x, event.point.y);
      }
      const who = this.#at(event.point, ['places-node']);
      const site = who ?? this.#at(event.point, SITE_TARGETS);
      map.getCanvas().style.cursor = site ? 'pointer' : '';
      this.#events.hover(who ? 'stakeholder' : 'site', site ? idOf(site) : null, event.point.x, event.point.y);
    });
    map.on('idle', () => this.#drawCentres());
    map.on('mouseout', () => this.#events.hover('site', null, 0, 0));
    map.on('moveend', (event) => {
      this.#events.zoom(Math.floor(map.getZoom()));
      const asked = (event as { originalEvent?: Event }).originalEvent;
      const centre = map.getCenter();
      if (asked) this.#events.camera(roundCamera(centre.lng, centre.lat, map.getZoom()));
    });
    new Walking(map, this.#events, (id) => this.#isUnit(id));
  }

  /** The question says something of it. */
  #isUnit(id: Id): boolean {
    return this.#model.paint ? this.#model.paint.has(id) : this.#model.states.has(id);
  }

  #at(point: Point, layers: string[]): MapGeoJSONFeature | undefined {
    if (!this.#ready) return undefined;
    const reach = 4; // pixels: a finger is no pin
    // Places that the question is about go before those that lie around or under them.
    return this.#map.queryRenderedFeatures([[point.x - reach, point.y - reach], [point.x + reach, point.y + reach]], { layers })
      .sort((a, b) => Number(this.#isUnit(idOf(b))) - Number(this.#isUnit(idOf(a))))[0];
  }
}
