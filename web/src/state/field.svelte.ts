/**
 * In the field: edits that wait for the line, kept on the device, sent in order once it is back. Fetched with the first edit
 * that waits, or when something waits from before.
 */
import { openOutbox, type Outbox, type Waiting } from '../api/outbox';
import { asProblem } from '../api/problem';
import type { AnyRecord, Id } from '../api/types';
import { groupOf, nextOf, restingOn, sendGroup, sendOne, type Door, type Outcome } from './sending';
import { written } from './written.svelte';

/** Says without opening anything that something waits, to a page that has just been opened. */
export const WAITS_KEY = 'sitelines.waiting';
/** While something waits the line is tried again so often. */
const AGAIN_MS = 30_000;
/** Only one of several open tabs sends. */
const LOCK = 'sitelines.outbox';

/** What the field needs of the session. */
export interface Home {
  client: Door;
  /** Something was sent, or the line is back: what is on screen is asked for again. */
  refresh(): void;
}

export class Field {
  list: readonly Waiting[] = $state.raw([]);
  sending = $state(false);
  readonly #outbox: Outbox;
  readonly #home: Home;
  readonly #tabs = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(LOCK);

  private constructor(outbox: Outbox, home: Home) {
    this.#outbox = outbox;
    this.#home = home;
    this.#tabs?.addEventListener('message', () => void this.#read());
    setInterval(() => void (this.list.some((one) => !one.held) && this.send()), AGAIN_MS);
  }

  static async open(home: Home, outbox?: Outbox): Promise<Field> {
    const field = new Field(outbox ?? (await openOutbox()), home);
    await field.#read();
    return field;
  }

  waitsFor(workspace: string, kind: string, id: Id): boolean {
    return this.list.some((one) => one.workspace === workspace && one.kind === kind && one.id === id);
  }

  /** All of them kept on this device when this returns, or none. */
  async add(some: readonly (Pick<Waiting, 'workspace' | 'kind' | 'id' | 'what'> & { base: AnyRecord | null; mine: AnyRecord | null; group?: string; reason?: string })[]): Promise<void> {
    const plain = JSON.parse(JSON.stringify(some)) as typeof some; // states of the page are no plain objects
    const at = new Date().toISOString();
    await this.#outbox.add(plain.map((one) => ({ ...one, at, held: null })));
    await this.#read();
    this.#tabs?.postMessage('changed');
  }

  async replace(one: Waiting): Promise<void> {
    await this.#outbox.replace(JSON.parse(JSON.stringify(one)) as Waiting);
    await this.#read();
    this.#tabs?.postMessage('changed');
  }

  /** The writer lets go of it, and of what rests on it: without it the server could take none of those. */
  async drop(one: Waiting): Promise<void> {
    await this.#drop([one.n, ...restingOn(this.list, one).map(({ n }) => n)]);
  }

  async #drop(some: readonly number[]): Promise<void> {
    await this.#outbox.drop(some);
    await this.#read();
    this.#tabs?.postMessage('changed');
  }

  /** Sends what may go, in order, until the line fails or nothing is left. */
  async send(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    try {
      const locks = typeof navigator === 'undefined' ? undefined : navigator.locks; // not in old browsers
      if (locks) await locks.request(LOCK, { ifAvailable: true }, async (lock) => (lock ? this.#sendAll() : undefined));
      else await this.#sendAll();
    } finally {
      this.sending = false;
    }
  }

  async #sendAll(): Promise<void> {
    let sent = 0;
    await this.#read();
    for (let one = nextOf(this.list); one; one = nextOf(this.list)) {
      try {
        const group = groupOf(this.list, one);
        const outcomes = group.length > 1 ? await sendGroup(group, this.#home.client) : new Map([[one.n, await sendOne(one, this.#home.client)]]);
        for (const each of group) sent += await this.#became(each, outcomes.get(each.n));
      } catch (thrown) {
        asProblem(thrown); // the line, or the server: it goes on waiting
        break;
      }
    }
    if (sent) this.#home.refresh();
  }

  /** Off the list, or held for the writer; how many were sent. */
  async #became(one: Waiting, outcome: Outcome | undefined): Promise<number> {
    if (!outcome) return 0; // it rests on one that is held, and waits with it
    if (outcome.what !== 'sent') {
      await this.replace({ ...one, held: outcome.what === 'conflict' ? { why: 'conflict', theirs: outcome.theirs } : { why: 'refused', words: outcome.words } });
      return 0;
    }
    await this.#drop([one.n]);
    if (outcome.revision !== null) written.note(one.workspace, outcome.revision);
    return 1;
  }

  async #read(): Promise<void> {
    this.list = await this.#outbox.all();
    try {
      if (this.list.length) localStorage.setItem(WAITS_KEY, String(this.list.length));
      else localStorage.removeItem(WAITS_KEY);
    } catch {
      // storage may be forbidden: then a new page learns of it with the next edit only
    }
  }
}
