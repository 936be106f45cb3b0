/** What the paper printed and what we got, line by line: the one source of Tables 3 to 7, their pictures and verdicts. */
import type { MethodName } from "../models/mod.ts";
import { PARTIAL_READINGS } from "../search/studies/replay_rows.ts";
import type { Bytes } from "../sizing/mod.ts";
import { type Interval, meanInterval } from "./interval.ts";
import { type PaperRow, paperRows } from "./paper_rows.ts";
import { eachOnce, fullScale, type Ruler, type TrialRow } from "./rows.ts";
import { fewBitReadings, searchWinner, winnerReadings } from "./winners.ts";

/** One line of Tables 3 to 6: a row of the paper at one of its budgets, in one reading (variant) of it. */
export interface Line extends PaperRow {
  /** Which reading of the paper; the faithful one first. `""` where there is only one. */
  readonly variant: string;
  readonly faithful: boolean;
  /** Test accuracy of the paper's own config, trained by us. */
  readonly replay: Interval | null;
  readonly replayRows: readonly TrialRow[];
  /** How the replay was cut down against the paper's protocol; `""` for not at all. */
  readonly scale: string;
  readonly search: Searched | null;
}

/** What our own search found for a budget. */
export interface Searched {
  readonly winner: TrialRow;
  /** Test accuracy; null while it has not been read. */
  readonly test: Interval | null;
  readonly rows: readonly TrialRow[];
  /** Candidates tried for this budget, and how many the paper's search has. */
  readonly tried: number;
  readonly planned: number;
}

/** Readings of a table that the paper leaves open: the faithful one first, and the value of {@linkcode TrialRow.group}. */
const READINGS: Readonly<Record<number, readonly string[]>> = {
  3: [""],
  4: ["raw", "standardised"],
  5: ["hinge", "cross-entropy"],
  6: [""],
};

/** A reading that only some rows are trained in, and no search: those that ran have a line, which tables show beside the faithful one only. */
export const isPartial = (variant: string): boolean => PARTIAL_READINGS.has(variant);

/** Readings besides the faithful one that a study searches too. */
const ALSO_SEARCHED: ReadonlySet<string> = new Set(["standardised"]);

/** Whether a line's reading is searched at all; in the others only the paper's own models are trained. */
export function isSearched({ faithful, variant, search }: Line): boolean {
  return search !== null || faithful || ALSO_SEARCHED.has(variant);
}

/** Candidates of the paper's search that compete for one line (sections 5.1 to 5.4; of Bonsai 130 fit, not the paper's 129). */
const PLANNED: Readonly<Partial<Record<MethodName, number>>> = {
  "direct-convolution": 750,
  protonn: 972,
  bonsai: 130,
  fastgrnn: 3,
};

/** The lines of one of Tables 3 to 6, block by block: the faithful reading, then the others. */
export function tableLines(trials: readonly TrialRow[], table: number, ruler: Ruler = "paper"): Line[] {
  const rows = paperRows().filter((row) => row.table === table);
  const read = trials.filter((row) => row.study === "replay" && row.table === table && row.test !== null);
  const ran = read.map(({ variant }) => variant);
  const readings = [...new Set([...READINGS[table] ?? [""], ...ran])];
  return readings.flatMap((variant, i) =>
    rows.flatMap((row): Line[] => {
      const replayRows = fullScale(trials.filter((trial) => isReplay(trial, row, variant))), [first] = replayRows;
      const partial = isPartial(variant);
      if (partial && first === undefined) return [];
      return [{
        ...row,
        ...(partial ? { bytes: bytesOf(first!) } : {}),
        variant,
        faithful: i === 0,
        replay: testInterval(replayRows),
        replayRows,
        scale: first?.scale ?? "",
        search: partial ? null : searched(trials, row, variant, ruler),
      }];
    })
  );
}

/** All lines of Tables 3 to 6. */
export function allLines(trials: readonly TrialRow[], ruler: Ruler = "paper"): Line[] {
  return [3, 4, 5, 6].flatMap((table) => tableLines(trials, table, ruler));
}

/** Lines of which a replay that was cut down counts for nothing: what verdicts may rest on. */
export function comparableLines(trials: readonly TrialRow[], ruler: Ruler = "paper"): Line[] {
  return allLines(trials, ruler).map((line) => line.scale === "" ? line : { ...line, replay: null, replayRows: [] });
}

/** Replay minus paper, or null. */
export function lineDifference(line: Line): number | null {
  return line.replay === null ? null : line.replay.mean - line.accuracy;
}

/** The trials that a set of lines rests on. */
export function trialsOf(lines: readonly Line[]): TrialRow[] {
  const rows = lines.flatMap(({ replayRows, search }) => [...replayRows, ...search?.rows ?? []]);
  return eachOnce(rows);
}

const bytesOf = ({ paper, float32, int8, int4 }: TrialRow): Bytes => ({ paper, float32, int8, int4 });

function isReplay(trial: TrialRow, row: PaperRow, variant: string): boolean {
  return trial.study === "replay" && trial.ok && trial.table === row.table && trial.row === row.row &&
    trial.variant === variant;
}

function searched(trials: readonly TrialRow[], row: PaperRow, variant: string, ruler: Ruler): Searched | null {
  const inFewBits = row.method === "direct-convolution" && variant !== ""; // or not searched in that reading at all
  const group = row.group || (inFewBits ? "" : variant);
  const rows = fullScale(
    trials.filter((trial) => trial.study === row.method && (group === "" || trial.group === group)),
  );
  const winner = searchWinner(rows, row.budget, ruler);
  if (winner === null) return null;
  const readings = inFewBits ? fewBitReadings(rows, winner, variant) : winnerReadings(rows, winner);
  if (inFewBits && readings.length === 0) return null;
  const tried = triedFor(rows.filter(({ stage }) => stage === "candidate"), row);
  return {
    winner,
    test: testInterval(readings),
    rows: [winner, ...readings],
    tried,
    planned: PLANNED[row.method] ?? 0,
  };
}

/**
 * How many candidates were tried for a line's budget. Networks are numbered in the order of their draw; one that was drawn
 * for a smaller budget before is trained only once and stands there.
 */
function triedFor(candidates: readonly TrialRow[], { method, budget }: PaperRow): number {
  if (candidates.every((one) => one.budget === null)) return candidates.length;
  const own = candidates.filter((one) => one.budget === budget);
  return method === "direct-convolution" ? Math.max(0, ...own.map(({ place }) => (place ?? 0) + 1)) : own.length;
}

function testInterval(rows: readonly TrialRow[]): Interval | null {
  return meanInterval(rows.flatMap(({ test }) => test ?? []));
}
