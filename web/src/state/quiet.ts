/** Many writes in a row: what is on screen follows once they are done, instead of after each. */
export class Quiet {
  readonly #follow: () => void;
  #held = 0;
  #behind = false;

  constructor(follow: () => void) {
    this.#follow = follow;
  }

  /** Somebody, perhaps this page itself, has written. */
  heard(): void {
    if (this.#held) this.#behind = true;
    else this.#follow();
  }

  async during(act: () => Promise<void>): Promise<void> {
    this.#held += 1;
    try {
      await act();
    } finally {
      this.#held -= 1;
      if (!this.#held && this.#behind) {
        this.#behind = false;
        this.#follow();
      }
    }
  }
}
