/** Joins what is known of each site to the drawn features, writing only what changed. */
import type { Map as MapLibre } from 'maplibre-gl';
import type { Id } from '../api/types';
import type { SiteState } from '../state/coverage';
import { CENTRES, SITES, TERRITORIES } from './layers';

interface Drawn {
  /** A state of presence, `clustered` where a cluster stands for it, `value` where a column's colour is shown, `circle` where a circle is. */
  presence: string | null;
  colour: string | null;
  /** Width of the circle, 0 to 1. */
  share: number;
  coordination: string | null;
  gap: boolean;
  needmark: boolean;
  chosen: boolean;
  lit: boolean;
}

export interface Drawable {
  states: ReadonlyMap<Id, SiteState>;
  paint: ReadonlyMap<Id, string | null> | null;
  circles: ReadonlyMap<Id, number> | null;
  chosen: ReadonlySet<Id>;
  lit: ReadonlySet<Id>;
  clustered: ReadonlySet<Id>;
}

/**
 * What a feature shows. The mark of a need stands where no partner does, and over several themes at once where one of
 * them has a gap; over the partners of one theme stands the mark of coordination.
 */
export function drawnState(id: Id, model: Drawable): Drawn {
  const marks = { chosen: model.chosen.has(id), lit: model.lit.has(id) };
  if (model.clustered.has(id)) return { presence: 'clustered', colour: null, share: 0, coordination: null, gap: false, needmark: false, ...marks, lit: false };
  if (model.paint) {
    const colour = model.paint.get(id);
    const share = model.circles?.get(id);
    const presence = colour === undefined ? null : colour === null ? 'no_data' : share === undefined ? 'value' : 'circle';
    return { presence, colour: colour ?? null, share: share ?? 0, coordination: null, gap: false, needmark: false, ...marks };
  }
  const state = model.states.get(id);
  const open = state?.presence === 'empty' || state?.presence === 'no_data' || state?.presence === 'unspecified';
  return {
    presence: state?.presence ?? null,
    colour: null,
    share: 0,
    coordination: state?.coordination && state.coordination !== 'not_applicable' ? state.coordination : null,
    gap: state?.gap ?? false,
    needmark: !!state && (open ? state.gap || state.needStated : state.coordination === null && state.gap),
    ...marks,
  };
}

export class FeatureStates {
  readonly #map: MapLibre;
  #written = new Map<Id, Drawn>();

  constructor(map: MapLibre) {
    this.#map = map;
  }

  /** After a change of style nothing is written any more. */
  forget(): void {
    this.#written.clear();
  }

  apply(model: Drawable): void {
    const ids = new Set([...model.states.keys(), ...model.clustered, ...(model.paint?.keys() ?? []), ...model.chosen, ...model.lit, ...this.#written.keys()]);
    for (const id of ids) {
      const drawn = drawnState(id, model);
      const before = this.#written.get(id);
      if (before && same(before, drawn)) continue;
      this.#written.set(id, drawn);
      this.#map.setFeatureState({ source: SITES, sourceLayer: SITES, id }, drawn);
      this.#map.setFeatureState({ source: TERRITORIES, id }, drawn);
      this.#map.setFeatureState({ source: CENTRES, id }, drawn);
    }
  }
}

function same(a: Drawn, b: Drawn): boolean {
  return a.presence === b.presence && a.colour === b.colour && a.share === b.share && a.coordination === b.coordination && a.gap === b.gap &&
    a.needmark === b.needmark && a.chosen === b.chosen && a.lit === b.lit;
}
