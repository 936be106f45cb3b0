/** How well one score foretells another's order. */
import { quantileSorted, sampleCorrelation } from "simple-statistics";
import { Random } from "../../random/mod.ts";

/** Resamplings behind an interval. */
const RESAMPLINGS = 2000;

export interface RankCorrelation {
  /** Pairs. */
  readonly n: number;
  /** Spearman's coefficient: 1 for the same order, -1 for the opposite one; null where one side does not vary. */
  readonly rho: number | null;
  /** 95 % bootstrap interval over the pairs. */
  readonly low: number | null;
  readonly high: number | null;
}

/** Spearman's rank correlation, ties at their mean rank. The same pairs always give the same interval. */
export function rankCorrelation(pairs: readonly (readonly [number, number])[]): RankCorrelation {
  const n = pairs.length;
  const rho = spearman(pairs);
  if (rho === null) return { n, rho, low: null, high: null };
  const random = new Random(1);
  const resampled = Array.from({ length: RESAMPLINGS }, () => spearman(pairs.map(() => pairs[random.nextInt(n)]!)))
    .filter((value) => value !== null).sort((a, b) => a - b);
  return { n, rho, low: quantileSorted(resampled, 0.025), high: quantileSorted(resampled, 0.975) };
}

function spearman(pairs: readonly (readonly [number, number])[]): number | null {
  const [x, y] = [ranks(pairs.map(([a]) => a)), ranks(pairs.map(([, b]) => b))];
  return isConstant(x) || isConstant(y) ? null : sampleCorrelation(x, y);
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
