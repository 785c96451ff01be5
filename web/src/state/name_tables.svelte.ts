/** Records that others refer to (plans, needs, platforms...), fetched the first time that one of their names is wanted. */
import { SvelteMap } from 'svelte/reactivity';
import type { AnyRecord, Id } from '../api/types';

type Table = ReadonlyMap<Id, AnyRecord>;

/** Kinds of which there may be tens of thousands: their names come with the records themselves. */
const TOO_MANY = new Set(['participations', 'layer_features', 'observations']);

export class NameTables {
  readonly #tables = new SvelteMap<string, Table>();
  readonly #asked = new Set<string>();

  /** The table, or null while it is on its way; reading it again later gives it. */
  of(workspace: string, kind: string, ask: () => Promise<readonly AnyRecord[]>): Table | null {
    if (TOO_MANY.has(kind)) return null;
    const key = `${workspace} ${kind}`;
    const held = this.#tables.get(key);
    if (!held && !this.#asked.has(key)) {
      this.#asked.add(key);
      // later: this is read while something is derived, and nothing may change then
      queueMicrotask(() => void this.#fetch(key, ask));
    }
    return held ?? null;
  }

  /** Somebody has written: what is wanted again is fetched again, the old names stay meanwhile. */
  again(asks: (kind: string) => Promise<readonly AnyRecord[]>): void {
    for (const key of this.#asked) void this.#fetch(key, () => asks(key.split(' ')[1]!));
  }

  async #fetch(key: string, ask: () => Promise<readonly AnyRecord[]>): Promise<void> {
    try {
      this.#tables.set(key, new Map((await ask()).map((record) => [record.id, record])));
    } catch {
      // the id stands where the name would: a line that is down says so elsewhere
    }
  }
}
