/**
 * The order of rows and columns in which blocks show. Pure and deterministic.
 *
 * **Definition.** Reciprocal averaging (the first non-trivial axis of correspondence analysis): the score of a row is the mean
 * score of its columns, weighted by the cells, and the other way round, until they settle; rows and columns are sorted by it.
 * Rows and columns without any weight come last, in the order given. **Reference.** Hill 1973, doi:10.2307/2258931.
 * **Cost.** Rows x columns x rounds, at most 300 rounds.
 */
const ROUNDS = 300;
/** Changes smaller than this move nothing. */
const STILL = 1e-10;

export interface Order {
  rows: number[];
  columns: number[];
}

export function seriated(weights: readonly (readonly number[])[], columns: number): Order {
  const rowSums = weights.map((row) => row.reduce((sum, w) => sum + w, 0));
  const columnSums = Array.from({ length: columns }, (_, j) => weights.reduce((sum, row) => sum + (row[j] ?? 0), 0));
  const total = rowSums.reduce((sum, w) => sum + w, 0);
  // a start that lies on no symmetry: golden-ratio multiples
  let scores = columnSums.map((_, j) => ((j + 1) * 0.6180339887498949) % 1);
  let rowScores = rowSums.map(() => 0);
  for (let round = 0; round < ROUNDS && total > 0; round += 1) {
    scores = standardised(scores, columnSums, total);
    rowScores = weights.map((row, i) => (rowSums[i]! > 0 ? row.reduce((sum, w, j) => sum + w * scores[j]!, 0) / rowSums[i]! : 0));
    const next = columnSums.map((sum, j) => (sum > 0 ? weights.reduce((held, row, i) => held + (row[j] ?? 0) * rowScores[i]!, 0) / sum : 0));
    const shape = standardised(next, columnSums, total);
    const moved = shape.reduce((most, value, j) => Math.max(most, Math.abs(value - scores[j]!)), 0);
    scores = shape;
    if (moved < STILL) break;
  }
  const rows = byScore(rowScores, rowSums);
  const across = byScore(scores, columnSums);
  // an axis has no direction of its own: the end with more weight comes first, on both sides alike
  return endIsHeavier(rows, rowSums) ? { rows: turned(rows, rowSums), columns: turned(across, columnSums) } : { rows, columns: across };
}

/** The same order for rows and columns, for a matrix of groups against themselves; direction does not matter. */
export function seriatedSquare(weights: readonly (readonly number[])[]): number[] {
  // the diagonal keeps every group near itself
  const both = weights.map((row, i) => row.map((w, j) => w + (weights[j]?.[i] ?? 0) + (i === j ? 1e-6 : 0)));
  return seriated(both, both.length).rows;
}

/** Weighted mean 0 (which takes the trivial axis out) and weighted variance 1. */
function standardised(scores: readonly number[], weights: readonly number[], total: number): number[] {
  const mean = scores.reduce((sum, value, j) => sum + value * weights[j]!, 0) / total;
  const centred = scores.map((value, j) => (weights[j]! > 0 ? value - mean : 0));
  const spread = Math.sqrt(centred.reduce((sum, value, j) => sum + value * value * weights[j]!, 0) / total);
  return spread > 1e-12 ? centred.map((value) => value / spread) : centred;
}

/** Scores nearer than this are one score: the heavier comes first, then the earlier. */
const SAME = 1e-7;

function byScore(scores: readonly number[], weights: readonly number[]): number[] {
  return scores.map((_, i) => i).sort((a, b) => {
    const [empty, other] = [weights[a]! <= 0, weights[b]! <= 0];
    if (empty !== other) return Number(empty) - Number(other);
    const [x, y] = [Math.round(scores[a]! / SAME), Math.round(scores[b]! / SAME)];
    return x - y || weights[b]! - weights[a]! || a - b;
  });
}

function endIsHeavier(order: readonly number[], weights: readonly number[]): boolean {
  const known = order.filter((i) => weights[i]! > 0);
  const half = Math.floor(known.length / 2);
  const heavy = (part: readonly number[]): number => part.reduce((sum, i) => sum + weights[i]!, 0);
  return heavy(known.slice(known.length - half)) > heavy(known.slice(0, half)) + 1e-9;
}

/** The other way round; what has no weight stays at the end. */
function turned(order: readonly number[], weights: readonly number[]): number[] {
  return [...order.filter((i) => weights[i]! > 0).reverse(), ...order.filter((i) => weights[i]! <= 0)];
}
