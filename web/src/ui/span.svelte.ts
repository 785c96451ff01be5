/**
 * Several things in a row chosen at once: drawn over with a mouse or a pen (a finger scrolls), or spanned with Shift and the arrow
 * keys and taken with Enter. Where it begins stays, where it ends moves.
 */
export class Span {
  #anchor: number | null = $state(null);
  #end = $state(0);
  drawing = $state(false);

  /** More than one is spanned. */
  get spans(): boolean {
    return this.#anchor !== null && this.#anchor !== this.#end;
  }
  has(i: number): boolean {
    return this.#anchor !== null && i >= this.from && i <= this.to;
  }
  get from(): number {
    return Math.min(this.#anchor ?? this.#end, this.#end);
  }
  get to(): number {
    return Math.max(this.#anchor ?? this.#end, this.#end);
  }
  clear(): void {
    this.#anchor = null;
    this.drawing = false;
  }
  /** A step by keyboard; with Shift it spans. */
  step(from: number, to: number, shift: boolean): void {
    this.#anchor = shift ? this.#anchor ?? from : null;
    this.#end = to;
  }
  press(event: PointerEvent, i: number): void {
    if (event.pointerType === 'touch' || event.button !== 0 || event.shiftKey || event.ctrlKey || event.metaKey) return;
    this.#anchor = this.#end = i;
    this.drawing = true;
  }
  over(i: number): void {
    if (this.drawing) this.#end = i;
  }
  /** True where several were drawn over; of one its click follows. */
  release(): boolean {
    const several = this.drawing && this.spans;
    if (this.drawing && !several) this.#anchor = null;
    this.drawing = false;
    return several;
  }
}
