/** What a search of n candidates would have found, from a search of N: exact, over all subsets. */

/** The best of n scores drawn without replacement. */
export interface BestOfN {
  readonly n: number;
  readonly expected: number;
  /** The best lies below `low`, and above `high`, with at most half of what `probability` leaves. */
  readonly low: number;
  readonly high: number;
}

/**
 * Distribution of the best of n = 1..N of these scores; a failed candidate takes part with the score of chance. Of
 * ascending v_1..v_N the best is v_i with probability C(i-1, n-1) / C(N, n) (Dodge et al. 2019, "Show Your Work",
 * section 3; there with replacement).
 */
export function bestOfEach(scores: readonly number[], probability = 0.9): BestOfN[] {
  const descending = scores.toSorted((a, b) => b - a);
  return descending.map((_, at) => bestOf(descending, at + 1, (1 - probability) / 2));
}

function bestOf(descending: readonly number[], n: number, tail: number): BestOfN {
  const count = descending.length;
  let mass = n / count; // that the best is the value at hand
  let above = 0; // that it is one of those before
  let expected = 0;
  let high: number | null = null;
  let low = descending[count - n]!;
  for (let i = 0; i + n <= count; i++) {
    const value = descending[i]!;
    expected += mass * value;
    if (high === null && above + mass > tail) high = value;
    if (above < 1 - tail) low = value;
    above += mass;
    mass *= (count - i - n) / Math.max(1, count - i - 1);
  }
  return { n, expected, low, high: high ?? low };
}
