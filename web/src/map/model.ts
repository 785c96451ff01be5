/** What the map is told. Plain data: the adapter draws it, and knows nothing of panels or network. */
import type { DisputedLines, Id, Lang } from '../api/types';
import type { SiteState } from '../state/coverage';
import type { StagedNetwork } from '../state/network';
import type { Look, Palette } from '../state/palette';
import type { Camera } from '../state/view';
import type { Bundles } from '../state/bundles';
import type { Cluster } from '../state/clusters';
import type { Spot } from '../state/measure';

export type Bounds = [number, number, number, number];

export interface MapModel {
  workspace: string;
  tiles: string;
  lang: Lang;
  palette: Palette;
  extent: Bounds | null;
  camera: Camera | null;
  /** Site names in the reader's language, by id; sites left out keep the name in the tile. */
  names: Record<Id, string>;
  states: ReadonlyMap<Id, SiteState>;
  /** Colours out of a column of a report, in the place of presence: null is no value. null altogether: presence is shown. */
  paint: ReadonlyMap<Id, string | null> | null;
  /** Circles instead of coloured areas: their width as a share of the widest. null: areas. */
  circles: ReadonlyMap<Id, number> | null;
  /** Ties between places; null: not drawn. */
  bundles: Bundles | null;
  /** Points drawn as one; null: each for itself. */
  clusters: readonly Cluster[] | null;
  /** Places that stand in one of them. */
  clustered: ReadonlySet<Id>;
  /** Spots between which is measured; null: nothing is. */
  measured: readonly Spot[] | null;
  chosen: ReadonlySet<Id>;
  /** Sites of the chosen stakeholders. */
  lit: ReadonlySet<Id>;
  /** The network to draw at its places; null: not drawn. */
  places: StagedNetwork | null;
  looks: ReadonlyMap<string, Look>;
  territories: GeoJSON.FeatureCollection | null;
  /** Borders in dispute, and their tiles. */
  disputed: { lines: DisputedLines; tiles: string } | null;
  basemap: string | null;
  attribution: string;
  motion: 'glide' | 'jump';
  words: Record<string, string>;
}

/** Drawn by `together.ts`: its kind and key. */
export interface Over {
  kind: 'bundle' | 'end' | 'cluster';
  key: string;
}

export interface MapEvents {
  /** Once, when the map stands for the first time. */
  drawn(): void;
  /** `beside` when Shift, Ctrl or Cmd was held. */
  site(id: Id, how: 'alone' | 'beside'): void;
  stakeholder(id: Id, how: 'alone' | 'beside'): void;
  /** Under the pointer or the keyboard: null when nothing is. */
  hover(kind: 'site' | 'stakeholder', id: Id | null, x: number, y: number): void;
  camera(camera: Camera): void;
  /** Several at once: a bundle, an end of bundles, or points that no zoom tells apart. */
  several(kind: 'site' | 'stakeholder', ids: readonly Id[]): void;
  /** A bundle, an end or a cluster is under the pointer. */
  over(what: Over, x: number, y: number): void;
  /** Zoom in whole steps. */
  zoom(step: number): void;
  /** While measuring: a spot was touched. */
  spot(spot: Spot): void;
  /** Told in words to those who do not see the map: the site that the keyboard stands on. */
  stand(id: Id): void;
}
