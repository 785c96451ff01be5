/** A colour on its way to the paper: faint without transparency, which would show what lies beneath. */
export function mixed(colour: string, paper: string, share: number): string {
  const parts = (hex: string): number[] => [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16));
  const [from, to] = [parts(colour), parts(paper)];
  return `#${from.map((value, i) => Math.round(value + (to[i]! - value) * share).toString(16).padStart(2, '0')).join('')}`;
}
