/** Colours mixed so far: a large network asks for few, ten thousands of times. */
const held = new Map<string, string>();
/** A palette, its faint shades and the classes of a scale: more than this is a leak. */
const MOST_HELD = 4096;

/** A colour on its way to the paper: faint without transparency, which would show what lies beneath. */
export function mixed(colour: string, paper: string, share: number): string {
  const key = `${colour}${paper}${share}`;
  const known = held.get(key);
  if (known !== undefined) return known;
  const parts = (hex: string): number[] => [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16));
  const [from, to] = [parts(colour), parts(paper)];
  const made = `#${from.map((value, i) => Math.round(value + (to[i]! - value) * share).toString(16).padStart(2, '0')).join('')}`;
  if (held.size >= MOST_HELD) held.clear();
  held.set(key, made);
  return made;
}
