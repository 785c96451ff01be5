/** The map as a picture, and how large a pixel of it is on the ground. */
import type { Map as MapLibre } from 'maplibre-gl';

/** Circumference of the equator in metres, and the width in pixels of the world at zoom 0 (WGS 84, Web Mercator). */
const EQUATOR = 40_075_016.7;
const WORLD = 512;

/** What is drawn now: the buffer is there only while the map draws. */
export function pictureOf(map: MapLibre): Promise<HTMLCanvasElement> {
  return new Promise((resolve) => {
    map.once('render', () => {
      const drawn = map.getCanvas();
      const copy = document.createElement('canvas');
      [copy.width, copy.height] = [drawn.width, drawn.height];
      copy.getContext('2d')?.drawImage(drawn, 0, 0);
      resolve(copy);
    });
    map.triggerRepaint();
  });
}

/** In the middle of the map, of a pixel of the screen. */
export function metresPerPixel(map: MapLibre): number {
  return (EQUATOR * Math.cos((map.getCenter().lat * Math.PI) / 180)) / (WORLD * 2 ** map.getZoom());
}
