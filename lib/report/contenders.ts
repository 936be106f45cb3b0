/** Every model whose test accuracy is known, on any ruler: who wins a budget when all methods are measured alike. */
import type { MethodName } from "../models/mod.ts";
import { type Interval, meanInterval } from "./interval.ts";
import { isFewBits } from "./winners.ts";
import { bySeeds, fullScale, type Ruler, type TrialRow } from "./rows.ts";

/** One config trained by one protocol, all its seeds together. */
export interface Contender {
  readonly method: MethodName;
  readonly group: string;
  readonly config: string;
  readonly validation: number;
  readonly test: Interval;
  /** On the ruler asked for. */
  readonly bytes: number;
  readonly rows: readonly TrialRow[];
}

/**
 * Configs of float weights with a test reading, replays and winners alike; of trials cut down against the paper's only if
 * there are no others.
 */
export function contenders(trials: readonly TrialRow[], ruler: Ruler): Contender[] {
  const read = fullScale(trials.filter((row) => row.ok && row.test !== null && !isFewBits(row)));
  return bySeeds(read).map((rows) => {
    const { method, group, config, [ruler]: bytes } = rows[0]!;
    const validation = meanInterval(rows.map((row) => row.validation ?? 0))!.mean;
    return { method, group, config, validation, test: meanInterval(rows.map((row) => row.test ?? 0))!, bytes, rows };
  });
}

/** Each method's model for a budget in KB, chosen by validation, the best test accuracy first. */
export function ranking(all: readonly Contender[], budget: number): Contender[] {
  const fitting = all.filter(({ bytes }) => bytes <= budget * 1024);
  return [...Map.groupBy(fitting, ({ method }) => method).values()]
    .map((models) =>
      models.reduce((
        a,
        b,
      ) => (b.validation > a.validation || (b.validation === a.validation && b.bytes < a.bytes) ? b : a))
    )
    .sort((a, b) => b.test.mean - a.test.mean);
}

/** Whether the first's lead is larger than both intervals together; null where a single seed leaves that open. */
export function isClear(first: Interval, second: Interval): boolean | null {
  if (first.half === null || second.half === null) return null;
  return first.mean - first.half > second.mean + second.half;
}
