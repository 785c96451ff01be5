/** The line to the server: whether it is up, how old what is shown is, what waits for it. */
import type { Line as News } from '../api/client';
import type { Field, Home } from './field.svelte';

/** As `field.svelte.ts` writes it, which is not fetched before something waits. */
const WAITS_KEY = 'sitelines.waiting';
/** A line that comes and goes is not asked for everything each time. */
const REST_MS = 5_000;

export class Line {
  connected = $state(true);
  /** When the oldest answer on screen was given, while the line is down; null: all is of this session. */
  kept: string | null = $state(null);
  /** What waits; null until something does. */
  field: Field | null = $state.raw(null);
  readonly #home: Home;
  #opening: Promise<Field> | null = null;
  #came = 0;

  constructor(home: Home) {
    this.#home = home;
  }

  start(): void {
    addEventListener('online', () => this.#back());
    try {
      if (localStorage.getItem(WAITS_KEY)) void this.open().then((field) => field.send()).catch(() => {});
    } catch {
      // storage may be forbidden
    }
  }

  heard(news: News): void {
    if (news.up) {
      const was = this.connected;
      this.connected = true;
      this.kept = null;
      if (!was) this.#back();
      return;
    }
    this.connected = false;
    if (news.kept && (this.kept === null || news.kept < this.kept)) this.kept = news.kept;
  }

  /** Fails where the browser keeps nothing, or where the line went before the page knew how to do without. */
  open(): Promise<Field> {
    this.#opening ??= import('./field.svelte').then(({ Field }) => Field.open(this.#home)).then((field) => (this.field = field));
    this.#opening.catch(() => (this.#opening = null));
    return this.#opening;
  }

  /** What waits, once it is known whether something does. */
  async ready(): Promise<Field | null> {
    return (await this.#opening?.catch(() => null)) ?? null;
  }

  #back(): void {
    if (Date.now() - this.#came < REST_MS) return;
    this.#came = Date.now();
    this.#home.refresh();
    void this.field?.send();
  }
}
