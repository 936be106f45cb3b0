/** The results in one table: for the README and for the end of `reproduce`. */
import type { DataFrame } from "nodejs-polars";
import { BUDGETS, TABLE_7 } from "../../paper.ts";
import { BEYOND } from "../../search/studies/protonn_beyond.ts";
import { beyondEntries, type BeyondEntry } from "../beyond.ts";
import { accuracy, counted } from "../format.ts";
import { rowsOf, trialFrame } from "../frames.ts";
import type { Interval } from "../interval.ts";
import { recordedTrials } from "../journals.ts";
import { provenance } from "../provenance.ts";
import { readingName } from "../readings.ts";
import { comparableLines, isPartial, type Line, lineDifference, trialsOf } from "../results.ts";
import { eachOnce, type TrialRow } from "../rows.ts";
import { METHOD_STYLES } from "../style.ts";
import type { Table } from "../table.ts";
import { AGREEMENT } from "../why.ts";
import { conclusionsTable } from "./conclusions.ts";
import { feedName } from "./paper_table.ts";

const OTHERWISE =
  "Last lines: the paper's silence read otherwise; beyond the paper: models of our own, chosen by validation.";

/**
 * Test accuracy of each method for each budget, the paper's and our replay's: `0.604 → 0.598`. Then what the methods give where
 * the paper's silence is read otherwise, and ProtoNN beyond its grid; of those only what was run.
 */
export function resultsTable(trials: DataFrame): Table {
  const all = rowsOf<TrialRow>(trials), every = comparableLines(all);
  const lines = every.filter(({ faithful }) => faithful), others = every.filter(isOther);
  const beyond = beyondEntries(all).filter(({ test }) => test !== null);
  const rows = [...[...lines, ...others].flatMap(({ replayRows }) => replayRows), ...beyond.flatMap((one) => one.rows)];
  const run = trialsOf(lines).length > 0;
  return {
    name: "results",
    title: "Test accuracy by budget: the paper → our replay of its model (mean over seeds)",
    caption: run
      ? (others.length + beyond.length > 0 ? `${OTHERWISE} ` : "") +
        provenance(eachOnce(rows))
      : "Nothing has been run yet: deno task campaign.",
    columns: [
      { title: "method", kind: "text" },
      ...BUDGETS.map((budget) => ({ title: `≤ ${budget} KB`, kind: "number" }) as const),
    ],
    rows: [
      ...TABLE_7.map(({ method, feed = "" }) => {
        const name = METHOD_STYLES[method].label + (feed === "" ? "" : `, ${feedName(feed)}`);
        return [name, ...BUDGETS.map((budget) => cell(lines, method, feed, budget))];
      }),
      ...[...Map.groupBy(others, ({ variant }) => variant)].map(([variant, own]) => [
        `${METHOD_STYLES[own[0]!.method].label}, ${readingName(variant)}`,
        ...BUDGETS.map((budget) => cell(own, own[0]!.method, own[0]!.group, budget)),
      ]),
      ...(beyond.length === 0 ? [] : [beyondRow(beyond, lines)]),
    ],
    rules: [TABLE_7.length],
  };
}

/** The readings that a table gives every row in: no partial ones, no networks in 4 bits. */
function isOther({ faithful, variant, replay, table }: Line): boolean {
  return !faithful && replay !== null && (table === 4 || table === 5) && !isPartial(variant);
}

function beyondRow(entries: readonly BeyondEntry[], lines: readonly Line[]): string[] {
  const paper = (budget: number) => lines.find((line) => line.method === "protonn" && line.budget === budget);
  return [
    `${METHOD_STYLES.protonn.label}, ${readingName(BEYOND)}`,
    ...BUDGETS.map((budget) => {
      return arrow(paper(budget) ?? null, entries.find((one) => one.budget === budget)?.test ?? null);
    }),
  ];
}

/** What was reproduced (default: by all that is recorded): each table's lines in one, then the paper's conclusions. */
export function reproducedTable(trials: DataFrame = trialFrame(recordedTrials())): Table {
  const lines = comparableLines(rowsOf<TrialRow>(trials)).filter(({ faithful }) => faithful),
    conclusions = conclusionsTable(trials);
  return {
    name: "reproduced",
    title: "What was reproduced",
    caption: conclusions.caption,
    columns: [
      { title: "the paper", kind: "text" },
      { title: "verdict", kind: "text" },
      { title: "evidence", kind: "text" },
    ],
    rows: [
      ...[3, 4, 5, 6].map((table) => tableSummary(lines.filter((line) => line.table === table), table)),
      ...conclusions.rows.map(([claim = "", , verdict = "", evidence = ""]) => [claim, verdict, evidence]),
    ],
    rules: [4],
  };
}

function cell(lines: readonly Line[], method: string, feed: string, budget: number): string {
  const line = lines.find((one) => one.method === method && one.group === feed && one.budget === budget);
  return line === undefined ? "–" : arrow(line, line.replay);
}

/** The paper's accuracy, where it has one, and ours. */
function arrow(paper: Line | null, ours: Interval | null): string {
  return `${paper === null ? "–" : accuracy(paper.accuracy)} → ${ours === null ? "not yet" : accuracy(ours.mean)}`;
}

function tableSummary(lines: readonly Line[], table: number): string[] {
  const differences = lines.flatMap((line) => lineDifference(line) ?? []);
  const near = differences.filter((delta) => Math.abs(delta) <= AGREEMENT).length;
  const largest = Math.max(...differences.map(Math.abs)),
    ran = `${differences.length} of ${counted(lines.length, "line")} run`;
  const verdict = differences.length === 0 ? "not run yet" : `${near} of ${differences.length} within 1.5 points`;
  return [`Table ${table}`, verdict, differences.length === 0 ? "" : `${ran}, largest difference ${accuracy(largest)}`];
}
