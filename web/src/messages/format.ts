/** Messages as the build leaves them (`scripts/messages_plugin.ts`), put into words. A test holds the result against intl-messageformat. */

/** Words; the figure that a plural is about (`#`); the place of a value; a plural over a value. */
export type Piece = string | 0 | [string] | [string, Record<string, Piece[]>];
export type Compiled = string | Piece[];

const rules = new Map<string, Intl.PluralRules>();
const figures = new Map<string, Intl.NumberFormat>();

function held<T>(kept: Map<string, T>, lang: string, make: () => T): T {
  const one = kept.get(lang) ?? make();
  kept.set(lang, one);
  return one;
}

/** The message in order: words, and the values that are no words (controls of a sentence) as they are. */
export function partsOf(lang: string, message: Compiled, values: Readonly<Record<string, unknown>>): unknown[] {
  return typeof message === 'string' ? [message] : written(lang, message, values, null);
}

function written(lang: string, pieces: readonly Piece[], values: Readonly<Record<string, unknown>>, count: number | null): unknown[] {
  return pieces.flatMap((piece): unknown[] => {
    if (typeof piece === 'string') return [piece];
    if (piece === 0) return [count === null ? '' : held(figures, lang, () => new Intl.NumberFormat(lang)).format(count)];
    const [name, options] = piece;
    const value = values[name];
    if (!options) return [typeof value === 'object' ? value ?? '' : String(value ?? '')];
    const n = Number(value);
    const chosen = options[`=${n}`] ?? options[held(rules, lang, () => new Intl.PluralRules(lang)).select(n)] ?? options.other ?? [];
    return written(lang, chosen, values, n);
  });
}
