/** What the tables of notebook 2 come to, in a sentence each: computed, so that no prose goes stale. */
import type { DataFrame } from "nodejs-polars";
import { BUDGETS, TABLE_3 } from "../../paper.ts";
import { directConvolutionSize, KILOBYTE, paperPrintedBytes, parseArchitecture } from "../../sizing/mod.ts";
import { accuracy, accuracyInterval, counted, difference, kilobytes } from "../format.ts";
import { rowsOf } from "../frames.ts";
import { INDEPENDENT_RUNS } from "../independent.ts";
import { comparableLines, type Line } from "../results.ts";
import type { TrialRow } from "../rows.ts";
import { AGREEMENT } from "../why.ts";

const LINEAR = "C1 without ReLU";

const networks = () =>
  TABLE_3.map((row) => {
    const architecture = parseArchitecture(row.architecture);
    return { ...row, printed: paperPrintedBytes(architecture), bytes: directConvolutionSize(architecture).bytes };
  });

/** Finding 1: which of Table 3's networks still fit the budget that they won. */
export function sizesSentence(): string {
  const all = networks(), fit = all.filter(({ bytes, budgets }) => bytes.paper <= budgets[0]! * KILOBYTE);
  const fullest = all.toSorted((a, b) => b.bytes.paper / b.printed - a.bytes.paper / a.printed)[0]!;
  return `${fit.length} of ${all.length} networks still fit the budget they won. The largest change: the network for ` +
    `${fullest.budgets[0]} KB takes ${kilobytes(fullest.bytes.paper)} KB, not ${fullest.kilobytes.toFixed(2)}.`;
}

/** Finding 2: how many of Table 3's networks fit no budget at all, on the rulers that the other methods may be billed by. */
export function rulersSentence(): string {
  const all = networks(), largest = BUDGETS.at(-1)! * KILOBYTE;
  const homeless = all.filter(({ bytes }) => bytes.float32 > largest).length;
  const housed = all.filter(({ bytes }) => bytes.int8 <= largest).length;
  const stayed = all.filter(({ bytes, budgets }) => bytes.int8 <= budgets[0]! * KILOBYTE).length;
  return `With 32-bit numbers ${homeless} of ${all.length} networks fit no budget of the paper; with 8-bit ones ` +
    `${housed} of ${all.length} fit one, ${stayed} of them the one that they won.`;
}

/** How the replays of Table 3 ended. */
export function stoppingSentence(trials: DataFrame): string {
  const rows = networkLines(trials).flatMap(({ replayRows }) => replayRows);
  if (rows.length === 0) return "No network of Table 3 has been trained yet: `deno task search replay`.";
  const early = rows.filter(({ epochsRun, epochs }) => epochs !== null && epochsRun < epochs);
  const lengths = rows.map(({ epochsRun }) => epochsRun);
  return `Early stopping ended ${early.length} of ${counted(rows.length, "training")}; they took ` +
    `${Math.min(...lengths)} to ${Math.max(...lengths)} epochs of ${rows[0]!.epochs} allowed.`;
}

/** How near our replay of Table 3 is to runs in other software. */
export function independentSentence(trials: DataFrame): string {
  const pairs = networkLines(trials).flatMap((line) => {
    const run = independentOf(line, "");
    return line.replay === null || run === null ? [] : [{ line, run, replay: line.replay }];
  });
  if (pairs.length === 0) return "";
  const distance = ({ replay, run }: typeof pairs[number]) => Math.abs(replay.mean - run);
  const near = pairs.filter((pair) => distance(pair) <= AGREEMENT).length;
  const far = pairs.toSorted((a, b) => distance(b) - distance(a))[0]!;
  return `${near} of ${pairs.length} networks come within 1.5 points of a run in PyTorch made before this project ` +
    `(one seed each). The farthest is the one for ${far.line.budget} KB: ${accuracyInterval(far.replay)} against ` +
    `${accuracy(far.run)}.`;
}

/**
 * Whether Table 3 was trained with C1's ReLU: judged by the network that has most to lose without it, by our runs where
 * both readings are there, else by the independent ones.
 */
export function reluSentence(trials: DataFrame): string {
  const lines = comparableLines(rowsOf<TrialRow>(trials)).filter(({ table }) => table === 3);
  const pairs = networkLines(trials).flatMap((line) => {
    const linear = lines.find(({ row, variant }) => row === line.row && variant === LINEAR)?.replay?.mean ?? null;
    const ours = line.replay === null || linear === null
      ? []
      : [{ line, rectified: line.replay.mean, linear, own: true }];
    const [rectified, other] = [independentOf(line, ""), independentOf(line, LINEAR)];
    const theirs = rectified === null || other === null ? [] : [{ line, rectified, linear: other, own: false }];
    return [...ours, ...theirs];
  });
  const own = pairs.filter((pair) => pair.own), judged = own.length > 0 ? own : pairs;
  const most = judged.toSorted((a, b) => (b.rectified - b.linear) - (a.rectified - a.linear))[0]!;
  const off = (value: number) => difference(value - most.line.accuracy);
  const isSlip = Math.abs(most.rectified - most.line.accuracy) + AGREEMENT < most.line.accuracy - most.linear;
  return `${most.own ? "In our runs" : "Ours are not run yet; in the independent runs"} the network of ` +
    `${most.line.kilobytes.toFixed(2)} KB loses most without the ReLU: ${accuracy(most.linear)} ` +
    `(${off(most.linear)} against the paper), with it ${accuracy(most.rectified)} (${off(most.rectified)}). ` +
    (isSlip ? 'So Table 1\'s "None" is read as a slip.' : "That does not tell which of the two was trained.");
}

/** The lines of Table 3 in the faithful reading, each network once. */
function networkLines(trials: DataFrame): Line[] {
  const lines = comparableLines(rowsOf<TrialRow>(trials)).filter(({ table, faithful }) => table === 3 && faithful);
  return [...new Map(lines.toReversed().map((line) => [line.row, line])).values()].reverse();
}

function independentOf({ row }: Line, variant: string): number | null {
  const run = INDEPENDENT_RUNS.find((one) => one.table === 3 && one.row === row && one.variant === variant);
  return run?.accuracy ?? null;
}
