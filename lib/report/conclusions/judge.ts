/** Verdicts on statements of the paper, from what was measured. */
import { isClear } from "../contenders.ts";
import { accuracy, NOT_RUN } from "../format.ts";
import type { Interval } from "../interval.ts";
import { AGREEMENT } from "../why.ts";

export type Verdict = "reproduced" | "not reproduced" | "open";

export interface Judgement {
  readonly verdict: Verdict;
  /** The numbers that it rests on. */
  readonly evidence: string;
}

/** One of several things that must all hold. */
export interface Check {
  /** Where it must hold: `8 KB`. */
  readonly name: string;
  /** Null: not run yet, or within the noise. */
  readonly holds: boolean | null;
  /** What was found there. */
  readonly found: string;
}

/** Reproduced if every check holds; not reproduced as soon as one fails; open while one is undecided. */
export function judgeAll(checks: readonly Check[]): Judgement {
  if (checks.length === 0) return { verdict: "open", evidence: NOT_RUN };
  const holds = allHold(checks);
  if (holds === false) {
    return {
      verdict: "not reproduced",
      evidence: texts(checks.filter((one) => one.holds === false)),
    };
  }
  return { verdict: holds === null ? "open" : "reproduced", evidence: texts(checks) };
}

/** False as soon as one check fails; null while one is undecided. */
export function allHold(checks: readonly Check[]): boolean | null {
  if (checks.some(({ holds }) => holds === false)) return false;
  return checks.some(({ holds }) => holds === null) ? null : true;
}

/**
 * Whether the first is larger. A smaller one only counts against the statement where the intervals of the two are apart: within
 * the noise nothing is decided.
 */
export function larger(name: string, first: Interval | null, second: Interval | null): Check {
  if (first === null || second === null) return { name, holds: null, found: NOT_RUN };
  const holds = first.mean > second.mean ? true : isClear(second, first) === true ? false : null;
  return { name, holds, found: `${accuracy(first.mean)} against ${accuracy(second.mean)}` };
}

/** Whether a measured accuracy is the paper's within 1.5 points; contradicted beyond the seeds' interval only, so never by one seed. */
export function agrees(name: string, ours: Interval | null, paper: number): Check {
  if (ours === null) return { name, holds: null, found: NOT_RUN };
  const distance = Math.abs(ours.mean - paper), contradicts = ours.half !== null && distance > ours.half;
  return {
    name,
    holds: distance <= AGREEMENT ? true : contradicts ? false : null,
    found: `${accuracy(ours.mean)}, paper ${accuracy(paper)}`,
  };
}

/** `8 KB: 0.6 against 0.5; 16 KB, 32 KB: not run yet`; only the finding where it is undecided everywhere for one reason. */
function texts(checks: readonly Check[]): string {
  const groups = [...Map.groupBy(checks, ({ found }) => found)];
  if (groups.length === 1 && checks.every(({ holds }) => holds === null)) return groups[0]![0];
  return groups.map(([found, same]) => `${same.map(({ name }) => name).join(", ")}: ${found}`).join("; ");
}
