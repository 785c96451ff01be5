/** What colours the map beyond presence and columns: need and presence at once, or an administrative level above the unit. */
import { untrack } from 'svelte';
import type { Query } from '../api/client';
import type { Analysis, Id, Report, Row } from '../api/types';
import type { SiteState } from './coverage';
import type { Facts } from './facts';
import type { Level, RolledUp } from './levels';
import { emptySlot, fill, type Slot } from './tasks';
import type { View } from './view';

/** What is read of the session. */
export interface Ground {
  readonly view: View;
  readonly states: ReadonlyMap<Id, SiteState>;
  readonly facts: Slot<Facts>;
  readonly workspace: Slot<{ unit?: string | null; extent: [number, number, number, number] | null }>;
  readonly registry: Slot<{ analyses: Analysis[] }>;
}

export class Layers {
  readonly #ground: Ground;
  /** Fetched with the first view that asks for it. */
  #more: typeof import('./map_more') | null = $state.raw(null);
  /** Zoom of the map in whole steps; null until it stands. */
  zoom: number | null = $state(null);
  /** What the server says of areas above the unit, while such a level is shown. */
  rolled: Slot<Report<Row>> = $state.raw(emptySlot());
  readonly #sites = $derived.by(() => this.#ground.facts.value?.sites ?? []);
  readonly #chosen = $derived.by(() => this.#ground.view.level);
  readonly #bivariate = $derived.by(() => this.#ground.view.bivariate);
  readonly #unit = $derived.by(() => this.#ground.workspace.value?.unit ?? null);
  readonly #extent = $derived.by(() => this.#ground.workspace.value?.extent ?? null);
  /** Administrative levels that the workspace has; none until a view asks for one. */
  readonly levels = $derived.by(() => this.#more?.levelsOf(this.#sites, this.#unit) ?? []);
  /** The level in view; null: the unit of the workspace. */
  readonly level: Level | null = $derived.by(() => this.#more?.levelShown(this.#chosen, this.levels, this.#extent, this.zoom) ?? null);
  readonly rolledUp = $derived.by(() => (this.rolled.value?.summary['active_in'] ?? []) as RolledUp[]);
  readonly bivariate = $derived.by(() => (this.#bivariate && this.#more ? this.#more.bivariatePaint(this.#ground.states) : null));
  readonly paint = $derived.by(() => {
    if (this.#bivariate) return this.bivariate;
    return this.#more && this.level?.is === 'above' && this.rolled.value ? this.#more.levelPaint(this.level, this.rolledUp, this.#sites) : null;
  });
  /** An analysis that knows kinds of site rolls up by itself. */
  readonly #knowsKinds = $derived.by(() => {
    const { registry, view } = this.#ground;
    return registry.value?.analyses.find((one) => one.name === view.analysis)?.parameters.some((param) => param.name === 'kind') ?? false;
  });
  /** Kind of the places that the question is asked about, where it is not the unit. */
  readonly below = $derived.by(() => (this.level?.is === 'below' ? this.level.kind : null));
  readonly reportKind = $derived.by(() => (this.level && this.#knowsKinds ? this.level.kind : null));

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  /** The level by zoom is known once the map and the places are; then `load` is to be called again. */
  follow(load: () => void): void {
    $effect.root(() => {
      $effect(() => {
        void [this.level, this.reportKind];
        untrack(load);
      });
    });
  }

  load(inW: (parts: unknown) => string | null, query: Query, totals: (query: Query) => Promise<Report<Row>>, when: 'if_changed' | 'again'): void {
    const { level, bivariate } = this.#ground.view;
    if (!this.#more && (level !== null || bivariate)) void import('./map_more').then((more) => (this.#more = more), () => {});
    void fill(this.level?.is === 'above' ? inW(['rolled', query]) : null, () => this.rolled, (slot) => (this.rolled = slot), () => totals(query), when);
  }
}
