/** A map to draw one shape on: terra-draw over MapLibre, fetched with the form that asks for it. */
import { Map as MapLibre, NavigationControl } from 'maplibre-gl';
import { TerraDraw, TerraDrawLineStringMode, TerraDrawPointMode, TerraDrawPolygonMode, TerraDrawSelectMode } from 'terra-draw';
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter';
import './worker';
import type { Palette } from '../state/palette';
import { kept, type Shape } from '../state/drawn';
import { countries, styleFor } from './basemap';

export type Pen = 'point' | 'polygon' | 'linestring' | 'select';
const EDITED = { feature: { draggable: true, coordinates: { midpoints: true, draggable: true, deletable: true } } };

export class Drawing {
  readonly #map: MapLibre;
  #draw: TerraDraw | null = null;
  #pen: Pen;
  readonly #palette: Palette;

  constructor(box: HTMLElement, given: { shape: Shape | null; extent: [number, number, number, number] | null; palette: Palette; basemap: string | null; attribution: string; pen: Pen }, onshape: (shape: Shape) => void) {
    this.#pen = given.pen;
    this.#palette = given.palette;
    this.#map = new MapLibre({
      container: box, style: { version: 8, sources: {}, layers: [] }, attributionControl: { compact: true, customAttribution: given.attribution }, dragRotate: false, fadeDuration: 0,
      ...(given.extent ? { bounds: given.extent, fitBoundsOptions: { padding: 30, maxZoom: 11 } } : {}),
    });
    this.#map.addControl(new NavigationControl({ showCompass: false }), 'top-right');
    if (given.shape?.type === 'Point') this.#map.jumpTo({ center: given.shape.coordinates as [number, number], zoom: 10 });
    void this.#begin(given, onshape);
  }

  async #begin({ shape, palette, basemap }: { shape: Shape | null; palette: Palette; basemap: string | null }, onshape: (shape: Shape) => void): Promise<void> {
    const style = await styleFor({ basemap, palette });
    this.#map.once('style.load', () => {
      void countries('coarse').then((world) => (this.#map.getSource('world') as { setData?: (data: GeoJSON.FeatureCollection) => void } | undefined)?.setData?.(world)).catch(() => {});
      const draw = new TerraDraw({
        adapter: new TerraDrawMapLibreGLAdapter({ map: this.#map }),
        modes: [
          new TerraDrawPointMode({ styles: { pointColor: this.#colour(), pointWidth: 7 } }), new TerraDrawPolygonMode(), new TerraDrawLineStringMode(),
          new TerraDrawSelectMode({ flags: { point: EDITED, polygon: EDITED, linestring: EDITED } }),
        ],
      });
      draw.start();
      this.#draw = draw;
      if (shape && shape.type !== 'MultiPolygon') this.show(shape);
      draw.setMode(this.#pen);
      draw.on('finish', (id) => {
        // one record has one shape: the newest takes the place of the one before
        const drawn = draw.getSnapshot().find((feature) => feature.id === id);
        draw.removeFeatures(draw.getSnapshot().filter((feature) => feature.id !== id && feature.properties['mode'] !== 'select' && feature.id !== undefined).map((feature) => feature.id!));
        if (drawn) onshape(kept(drawn.geometry as Shape));
      });
    });
    this.#map.setStyle(style, { diff: false });
  }

  #colour(): `#${string}` {
    return this.#palette.accent as `#${string}`;
  }

  pen(pen: Pen): void {
    this.#pen = pen;
    this.#draw?.setMode(pen);
  }

  show(shape: Shape | null): void {
    if (!this.#draw) return;
    this.#draw.clear();
    if (!shape || shape.type === 'MultiPolygon') return;
    const mode = { Point: 'point', Polygon: 'polygon', LineString: 'linestring' }[shape.type];
    this.#draw.addFeatures([{ type: 'Feature', geometry: kept(shape) as GeoJSON.Point, properties: { mode } }]);
  }

  destroy(): void {
    this.#draw?.stop();
    this.#map.remove();
  }
}
