/** The mean over seeds and how far it can be trusted. */
import { mean, sampleStandardDeviation } from "simple-statistics";

/** A mean with its 95 % interval; the interval is null for fewer than two values. */
export interface Interval {
  readonly mean: number;
  /** Half the interval's width: the mean lies within mean ± half. */
  readonly half: number | null;
  readonly n: number;
}

/** Two-sided 95 % quantiles of Student's t for 1 to 30 degrees of freedom. */
// deno-fmt-ignore
const T_95 = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
  2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
] as const;
const NORMAL_95 = 1.960;

/** Quantile of Student's t; above 30 degrees of freedom by the first terms of its expansion around the normal one. */
export function tQuantile95(degrees: number): number {
  const z = NORMAL_95;
  return T_95[degrees - 1] ??
    z + (z ** 3 + z) / (4 * degrees) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * degrees ** 2);
}

/** Mean and t-interval of the values; null if there is none. */
export function meanInterval(values: readonly number[]): Interval | null {
  const n = values.length;
  if (n === 0) return null;
  const list = [...values];
  const half = n < 2 ? null : tQuantile95(n - 1) * sampleStandardDeviation(list) / Math.sqrt(n);
  return { mean: mean(list), half, n };
}
