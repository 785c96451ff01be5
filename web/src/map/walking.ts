/** The keyboard on the map: N and Shift+N walk over the sites in view from west to east; Enter chooses the one stood on. */
import type { Map as MapLibre } from 'maplibre-gl';
import type { Id } from '../api/types';
import { middleOf } from './geometry';
import { idOf } from './ids';
import type { MapEvents } from './model';

export class Walking {
  readonly #map: MapLibre;
  readonly #events: MapEvents;
  /** The question says something of it, and it is drawn. */
  readonly #stands: (id: Id) => boolean;
  #at: Id | null = null;

  constructor(map: MapLibre, events: MapEvents, stands: (id: Id) => boolean) {
    this.#map = map;
    this.#events = events;
    this.#stands = stands;
    const canvas = map.getCanvas();
    canvas.addEventListener('keydown', (event) => this.#key(event));
    canvas.addEventListener('blur', () => {
      this.#at = null;
      // a canvas that is taken off the page while it has the focus tells so in the middle of the drawing of the page
      queueMicrotask(() => events.hover('site', null, 0, 0));
    });
  }

  #key(event: KeyboardEvent): void {
    if (event.key === 'Enter' && this.#at) {
      event.preventDefault();
      this.#events.site(this.#at, event.shiftKey ? 'beside' : 'alone');
      return;
    }
    if (event.key.toLowerCase() !== 'n' || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const inView = this.#inView();
    if (!inView.length) return;
    const at = inView.findIndex((site) => site.id === this.#at);
    const next = inView[(at + (event.shiftKey ? -1 : 1) + inView.length) % inView.length] ?? inView[0]!;
    this.#at = next.id;
    this.#events.hover('site', next.id, next.x, next.y);
    this.#events.stand(next.id);
  }

  #inView(): { id: Id; x: number; y: number }[] {
    if (!this.#map.getLayer('site-point')) return [];
    const found = new Map<Id, { id: Id; x: number; y: number }>();
    for (const feature of this.#map.queryRenderedFeatures({ layers: ['site-point', 'site-fill'] })) {
      const id = idOf(feature);
      const point = middleOf(feature.geometry);
      if (!point || found.has(id) || !this.#stands(id)) continue;
      const { x, y } = this.#map.project(point);
      found.set(id, { id, x, y });
    }
    return [...found.values()].sort((a, b) => a.x - b.x || a.y - b.y);
  }
}
