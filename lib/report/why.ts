/** The sentence that stands beside a difference: computed from what was run, never supposed. */
import { accuracy, difference } from "./format.ts";
import { INDEPENDENT_RUNS } from "./independent.ts";
import { readingName } from "./readings.ts";
import { type Line, lineDifference } from "./results.ts";

/** Differences up to this are called agreement: 1.5 points of test accuracy. */
export const AGREEMENT = 0.015;

/** The interval of two seeds is wide enough for anything: it explains nothing. */
const ENOUGH_SEEDS = 3;

/** What a line's difference from the paper comes to. */
export type Outcome = "not run" | "cut down" | "agrees" | "another reading" | "within the seeds" | "unexplained";

export interface Finding {
  readonly outcome: Outcome;
  /** A sentence; `""` for what was not run. */
  readonly text: string;
}

/**
 * Why a line differs from the paper. `lines` are its table's, or all: other readings of the same row are the tested reasons.
 * `""` where nothing was run and the size needs no word.
 */
export function why(line: Line, lines: readonly Line[]): string {
  const size = line.sizeNote === "" || !line.faithful ? "" : `Printed size: ${line.sizeNote}.`;
  return [line.faithful ? finding(line, lines).text : effect(line, lines), size].filter(Boolean).join(" ");
}

/** The outcome of a line in the faithful reading: other readings explain it, or the spread of three seeds and more, or nothing. */
export function finding(line: Line, lines: readonly Line[]): Finding {
  const delta = lineDifference(line), { replay } = line;
  if (delta === null || replay === null) return { outcome: "not run", text: "" };
  if (line.scale !== "") return { outcome: "cut down", text: `Cut down (${line.scale}): not comparable.` };
  if (Math.abs(delta) <= AGREEMENT) return { outcome: "agrees", text: "Agrees within 1.5 points." };
  const tested = others(line, lines).filter((other) => other.replay !== null);
  const reasons = tested.filter((other) => Math.abs(lineDifference(other)!) <= AGREEMENT).map(measured);
  if (reasons.length > 0) return { outcome: "another reading", text: `Explained: ${reasons.join("; ")}.` };
  if (replay.half !== null && replay.n >= ENOUGH_SEEDS && Math.abs(delta) <= replay.half) {
    return { outcome: "within the seeds", text: "Within the spread of our seeds." };
  }
  const evidence = [
    tested.length === 0 ? "" : `tested: ${tested.map(measured).join("; ")}`,
    ...INDEPENDENT_RUNS.filter((run) => isOf(run, line)).map((run) => independent(run.accuracy, replay.mean, line)),
  ].filter(Boolean);
  return { outcome: "unexplained", text: `${["Unexplained", ...evidence].join("; ")}.` };
}

/** Whom another implementation on the same pixels agrees with. */
function independent(found: number, ours: number, { accuracy: paper }: Line): string {
  const near = (other: number) => Math.abs(found - other) <= AGREEMENT;
  const [us, them] = [near(ours), near(paper)];
  const agrees = us === them ? (us ? " lies between" : "") : us ? " agrees with ours" : " agrees with the paper";
  return `an independent run${agrees}: ${accuracy(found)}`;
}

/** A test reading of the same model in the same reading of the paper. */
function isOf(run: (typeof INDEPENDENT_RUNS)[number], { table, row, variant }: Line): boolean {
  return run.measure === "test" && run.table === table && run.row === row && run.variant === variant;
}

/** What a reading other than the faithful one changes. */
function effect(line: Line, lines: readonly Line[]): string {
  const faithful = others(line, lines).find((other) => other.faithful);
  if (line.replay === null || !faithful?.replay) return "";
  return `${difference(line.replay.mean - faithful.replay.mean)} against ${readingName(faithful.variant, line.table)}.`;
}

function others(line: Line, lines: readonly Line[]): Line[] {
  return lines.filter(({ table, row, budget, variant }) =>
    table === line.table && row === line.row && budget === line.budget && variant !== line.variant
  );
}

function measured({ variant, table, replay }: Line): string {
  return `${readingName(variant, table)} ${accuracy(replay!.mean)}`;
}
