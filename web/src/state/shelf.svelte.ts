/**
 * Answers that single pages ask for and hold while they are open: reports, lists of records. An answer asked for twice is
 * fetched once; what nobody holds any more is put away; after a write everything held is asked for again.
 */
import { SvelteMap } from 'svelte/reactivity';
import { emptySlot, fill, type Slot } from './tasks';

interface Held {
  ask: () => Promise<unknown>;
  by: number;
}

export class Shelf {
  readonly #slots = new SvelteMap<string, Slot<unknown>>();
  readonly #held = new Map<string, Held>();

  slot<T>(key: string | null): Slot<T> {
    return ((key !== null && this.#slots.get(key)) || emptySlot()) as Slot<T>;
  }

  /** Asks and holds; what is returned lets go. */
  hold(key: string, ask: () => Promise<unknown>): () => void {
    const held = this.#held.get(key) ?? { ask, by: 0 };
    held.by += 1;
    this.#held.set(key, held);
    this.#fill(key, 'if_changed');
    return () => {
      held.by -= 1;
      if (held.by > 0) return;
      this.#held.delete(key);
      this.#slots.delete(key);
    };
  }

  again(): void {
    for (const key of this.#held.keys()) this.#fill(key, 'again');
  }

  #fill(key: string, when: 'if_changed' | 'again'): void {
    const held = this.#held.get(key);
    if (!held) return;
    void fill(key, () => this.slot<unknown>(key), (slot) => {
      if (this.#held.has(key)) this.#slots.set(key, slot);
    }, held.ask, when);
  }
}
