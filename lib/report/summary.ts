/** What stands at the top of a notebook: what the paper claims, what we get, and the verdict. */
import type { DataFrame } from "nodejs-polars";
import { beyondEntries } from "./beyond.ts";
import { type Cifar10, classCounts } from "../dataset/mod.ts";
import type { MethodName } from "../models/mod.ts";
import { accuracy, counted } from "./format.ts";
import { rowsOf } from "./frames.ts";
import { readingName } from "./readings.ts";
import { comparableLines, type Line, lineDifference } from "./results.ts";
import type { TrialRow } from "./rows.ts";
import { METHOD_STYLES } from "./style.ts";
import { conclusionsTable } from "./tables/conclusions.ts";
import { AGREEMENT } from "./why.ts";

/** Three sentences. */
export interface Summary {
  readonly paper: string;
  readonly ours: string;
  readonly verdict: string;
}

const PAPER_SPLIT = "40,000 / 10,000 / 10,000", PAPER_PER_CLASS = 1_000;

const NOTHING = "nothing has been run yet: `deno task campaign`";

/** The three sentences on the data set and its split. */
export function splitSummary(data: Pick<Cifar10, "labels" | "split" | "fingerprint">): Summary {
  const { train, validation, test } = data.split, classes = classCounts(data, validation);
  const sizes = [train, validation, test].map(({ length }) => length.toLocaleString("en-US")).join(" / ");
  const low = Math.min(...classes), high = Math.max(...classes), each = low === high ? counted(low, "image") : "";
  const same = sizes === PAPER_SPLIT && low === PAPER_PER_CLASS && high === PAPER_PER_CLASS;
  return {
    paper: `${PAPER_SPLIT} images for training, validation and test; exactly ${
      counted(PAPER_PER_CLASS, "image")
    } of each class in validation (section 3).`,
    ours: `${sizes}; ${
      each || `${low} to ${high} images`
    } of each class in validation; pixels: ${data.fingerprint.name}.`,
    verdict: same
      ? "the same sizes; which images are in which set the paper does not say, so that part cannot be the same."
      : "other sizes than the paper's.",
  };
}

/** The three sentences on one method, from the lines of its table in every reading. */
export function methodSummary(trials: DataFrame, method: MethodName): Summary {
  const rows = rowsOf<TrialRow>(trials), lines = comparableLines(rows).filter((line) => line.method === method);
  const faithful = lines.filter((line) => line.faithful), [first] = faithful, { label } = METHOD_STYLES[method];
  const accuracies = faithful.map((line) => line.accuracy), budgets = faithful.map(({ budget }) => budget);
  return {
    paper: `${label} reaches ${between(accuracies)} test accuracy within ${Math.min(...budgets)} to ` +
      `${Math.max(...budgets)} KB (Table ${first?.table}).`,
    ours: `${replayed(faithful)}; ${searched(faithful)}.`,
    verdict: `${verdict(lines)}${method === "protonn" ? beyond(rows) : ""}.`,
  };
}

/** The three sentences on the comparison of all methods. */
export function comparisonSummary(trials: DataFrame): Summary {
  const conclusions = conclusionsTable(trials).rows,
    lines = comparableLines(rowsOf<TrialRow>(trials)).filter((l) => l.faithful);
  const verdicts = conclusions.map(([, , word = ""]) => word);
  const count = (word: string) => verdicts.filter((one) => one === word).length;
  return {
    paper:
      "Direct Convolution CNNs classify CIFAR-10 best within every budget, FastGRNN comes second, Bonsai is modest " +
      "and ProtoNN fails (Table 7).",
    ours: `${replayedByMethod(lines)}; ${searchedByMethod(lines)}.`,
    verdict: `of ${counted(verdicts.length, "conclusion")} of the paper: ${count("reproduced")} reproduced, ` +
      `${count("not reproduced")} not reproduced, ${count("open")} open.`,
  };
}

/** The three sentences on the search: how much of it was run, and what it found beside the paper's winners. */
export function searchSummary(trials: DataFrame): Summary {
  const rows = rowsOf<TrialRow>(trials), candidates = rows.filter(({ stage }) => stage === "candidate");
  const lines = comparableLines(rows).filter((line) => line.faithful);
  const found = lines.filter(({ search }) => search?.test);
  const better = found.filter((line) => line.search!.test!.mean > line.accuracy);
  const hours = candidates.reduce((sum, { seconds }) => sum + seconds, 0) / 3600;
  return {
    paper: "for each budget, the best of 750 sampled networks, of 972 ProtoNN, 129 Bonsai and 45 FastGRNN models; " +
      "validation chooses.",
    ours: candidates.length === 0
      ? `${NOTHING}.`
      : `${counted(candidates.length, "candidate")} trained in ${hours.toFixed(1)} core-hours; ` +
        `${candidates.filter(({ ok }) => !ok).length} of them learnt nothing.`,
    verdict: found.length === 0
      ? "no winner has been read on the test set yet."
      : `of ${
        counted(found.length, "winner")
      } read on the test set, one a budget and method, ${better.length} lie above the paper's entry.`,
  };
}

/** The summary as Markdown, for a cell. */
export function summaryMarkdown({ paper, ours, verdict }: Summary): string {
  return [`* **The paper:** ${paper}`, `* **Ours:** ${ours}`, `* **Verdict:** ${verdict}`].join("\n");
}

function between(values: readonly number[]): string {
  const low = accuracy(Math.min(...values)), high = accuracy(Math.max(...values));
  return low === high ? low : `${low} to ${high}`;
}

function replayed(lines: readonly Line[]): string {
  const means = lines.flatMap(({ replay }) => replay?.mean ?? []);
  if (means.length === 0) return `replay: ${NOTHING}`;
  return `its own models, trained again, reach ${between(means)} (${means.length} of ${lines.length} lines run)`;
}

/** Each method's range: over all of them it would say nothing. */
function replayedByMethod(lines: readonly Line[]): string {
  const ran = lines.filter(({ replay }) => replay !== null);
  if (ran.length === 0) return `replay: ${NOTHING}`;
  return `the paper's own models, trained again, reach ${byMethod(ran, ({ replay }) => replay!.mean)} ` +
    `(${ran.length} of ${lines.length} lines of Tables 3 to 6 run)`;
}

function searchedByMethod(lines: readonly Line[]): string {
  const read = lines.filter(({ search }) => search?.test);
  if (read.length === 0) return searched(lines);
  return `our own search's winners ${
    byMethod(read, ({ search }) => search!.test!.mean)
  } (${read.length} of ${lines.length})`;
}

function byMethod(lines: readonly Line[], of: (line: Line) => number): string {
  const methods = [...Map.groupBy(lines, ({ method }) => method)];
  return methods.map(([method, own]) => `${METHOD_STYLES[method].label} ${between(own.map(of))}`).join(", ");
}

function searched(lines: readonly Line[]): string {
  const tests = lines.flatMap(({ search }) => search?.test?.mean ?? []);
  if (tests.length === 0) return "our own search has no winner read on the test set yet";
  return `our own search's winners reach ${between(tests)} (${tests.length} of ${lines.length} lines)`;
}

function verdict(lines: readonly Line[]): string {
  const ran = lines.filter(({ faithful, replay }) => faithful && replay !== null);
  if (ran.length === 0) return "open";
  const near = ran.filter((line) => Math.abs(lineDifference(line)!) <= AGREEMENT).length;
  const better = lines.filter(({ faithful, row, replay }) => {
    const usual = ran.find((line) => line.row === row)?.replay;
    return !faithful && replay !== null && (!usual || replay.mean > usual.mean);
  });
  const best = better.reduce<Line | null>((a, b) => (a === null || b.replay!.mean > a.replay!.mean ? b : a), null);
  const repaired = best === null
    ? ""
    : `; the best of other readings, "${readingName(best.variant)}", gives ${
      best.replay!.mean.toFixed(3)
    } at ${best.budget} KB`;
  return `${near} of ${ran.length} lines within 1.5 points of the paper${repaired}`;
}

/** What ProtoNN reaches as its authors recommend it: no reading of a row of the paper's, so no line. */
function beyond(rows: readonly TrialRow[]): string {
  const read = beyondEntries(rows).filter(({ test }) => test !== null);
  if (read.length === 0) return "";
  const best = read.reduce((a, b) => (b.test!.mean > a.test!.mean ? b : a));
  return `; beyond the paper it reaches ${accuracy(best.test!.mean)} at ${best.budget} KB`;
}
