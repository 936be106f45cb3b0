/** How well one score foretells another's order. */
import { sampleCorrelation } from "simple-statistics";

const NORMAL_95 = 1.959964;

export interface RankCorrelation {
  /** Pairs. */
  readonly n: number;
  /** Spearman's coefficient: 1 for the same order, -1 for the opposite one; null where one side does not vary. */
  readonly rho: number | null;
  /** 95 % interval; null for fewer than five pairs, which say nothing. */
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * Spearman's rank correlation, ties at their mean rank, with the interval of Bonett and Wright (2000): Fisher's z with
 * the variance (1 + rho^2 / 2) / (n - 3).
 */
export function rankCorrelation(pairs: readonly (readonly [number, number])[]): RankCorrelation {
  const n = pairs.length;
  const rho = spearman(pairs);
  if (rho === null || n < 5) return { n, rho, low: null, high: null };
  const inside = Math.sign(rho) * Math.min(Math.abs(rho), 1 - halfStep(n));
  const half = NORMAL_95 * Math.sqrt((1 + inside ** 2 / 2) / (n - 3));
  const [low, high] = [Math.tanh(Math.atanh(inside) - half), Math.tanh(Math.atanh(inside) + half)];
  return { n, rho, low: Math.min(low, rho), high: Math.max(high, rho) };
}

/** Half of what exchanging two neighbours costs: as near to 1 as a perfect order of n is known to be. */
function halfStep(n: number): number {
  return 6 / (n * (n ** 2 - 1));
}

function spearman(pairs: readonly (readonly [number, number])[]): number | null {
  const [x, y] = [ranks(pairs.map(([a]) => a)), ranks(pairs.map(([, b]) => b))];
  if (isConstant(x) || isConstant(y)) return null;
  return Math.max(-1, Math.min(1, sampleCorrelation(x, y)));
}

function isConstant(values: readonly number[]): boolean {
  return values.length < 2 || values.every((value) => value === values[0]);
}

/** Ranks from 1; equal values share the mean of theirs. */
export function ranks(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const result = new Array<number>(values.length);
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to + 1 < order.length && values[order[to + 1]!] === values[order[from]!]) to++;
    for (let at = from; at <= to; at++) result[order[at]!] = (from + to) / 2 + 1;
    from = to + 1;
  }
  return result;
}
