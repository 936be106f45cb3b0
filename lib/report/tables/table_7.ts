/** Table 7: all methods side by side, and who wins each budget on each ruler. */
import type { DataFrame } from "nodejs-polars";
import { type Budget, BUDGETS, type ComparisonRow, TABLE_7 } from "../../paper.ts";
import { beyondEntries, type BeyondEntry } from "../beyond.ts";
import { type Contender, contenders, isClear, ranking } from "../contenders.ts";
import { accuracy, kilobytes, NOT_RUN } from "../format.ts";
import { rowsOf } from "../frames.ts";
import type { Interval } from "../interval.ts";
import { provenance } from "../provenance.ts";
import { allLines, type Line, trialsOf } from "../results.ts";
import { type Ruler, RULERS, type TrialRow } from "../rows.ts";
import { KILOBYTE } from "../../sizing/mod.ts";
import { METHOD_STYLES } from "../style.ts";
import type { Column, Table } from "../table.ts";
import { feedName } from "./paper_table.ts";

/** Stands behind a size that does not fit. */
const TOO_LARGE = "†";

const BUDGET_COLUMNS: readonly Column[] = BUDGETS.map((budget) => ({ title: `≤ ${budget} KB`, kind: "number" }));

/** Three lines for each method: paper, replay and search; test accuracy and, in brackets, the size in KB. */
export function table7(trials: DataFrame, ruler: Ruler = "paper"): Table {
  const all = rowsOf<TrialRow>(trials), lines = allLines(all, ruler).filter(({ faithful }) => faithful);
  const tests = trialsOf(lines).filter(({ test }) => test !== null), beyond = beyondEntries(all, ruler);
  const blocks = TABLE_7.map((method) => [
    ...methodRows(method, lines, ruler),
    ...(method.method === "protonn" && beyond.length > 0 ? [beyondRow(beyond, ruler)] : []),
  ]);
  const rows = blocks.flat();
  return {
    name: "table-7",
    title: "Table 7: test accuracy [size in KB] of all methods",
    caption: [
      `Sizes of the paper as printed, ours on the ruler "${ruler}".`,
      rows.flat().some((cell) => cell.includes(TOO_LARGE)) ? `${TOO_LARGE}: larger than its budget on this ruler.` : "",
      `Faithful readings only: ProtoNN on raw bytes, Bonsai with the hinge loss${
        beyond.length > 0 ? "; ProtoNN's last row goes beyond the paper (Table 4)" : ""
      }.`,
      seedsNote(lines),
      provenance(tests),
    ].filter(Boolean).join(" "),
    columns: [{ title: "method", kind: "text" }, { title: "", kind: "text" }, ...BUDGET_COLUMNS],
    rows,
    rules: blocks.map((_, i) => blocks.slice(0, i).flat().length).slice(1),
  };
}

/** One verdict for each budget and ruler: the best method and the next one. */
export function verdictTable(trials: DataFrame): Table {
  const rows = rowsOf<TrialRow>(trials), all = contenders(rows, "paper").flatMap((one) => one.rows);
  return {
    name: "table-7-verdicts",
    title: "Table 7, verdicts: the best method for each budget on each ruler",
    caption:
      "Each method's model is the one with the best validation accuracy among all that fit and whose test accuracy was " +
      "read, in any reading; in brackets the next method. A question mark: their intervals overlap, or one has a single " +
      `seed. Last: at how many budgets the paper's winner (${paperWinners()}) is ours too. Accuracies are those of float weights on every ruler; Table 3 has the networks in 4 bits. ${
        provenance(all)
      }`.trim(),
    columns: [
      { title: "ruler", kind: "text" },
      ...BUDGET_COLUMNS.map(({ title }) => ({ title, kind: "text" }) as const),
      { title: "as the paper", kind: "text" },
    ],
    rows: RULERS.map((ruler) => {
      const models = contenders(rows, ruler), ranked = BUDGETS.map((budget) => ranking(models, budget));
      const same = BUDGETS.filter((budget, i) => ranked[i]![0]?.method === paperWinner(budget)).length;
      return [ruler, ...ranked.map(verdict), `${same} of ${BUDGETS.length}`];
    }),
  };
}

/** The method with the best figure of Table 7 at a budget. */
function paperWinner(budget: Budget): ComparisonRow["method"] {
  const figure = ({ cells }: ComparisonRow) => cells[budget]?.testAccuracy ?? 0;
  return TABLE_7.reduce((a, b) => (figure(b) > figure(a) ? b : a)).method;
}

function paperWinners(): string {
  return [...new Set(BUDGETS.map((budget) => METHOD_STYLES[paperWinner(budget)].label))].join(" or ");
}

/** `Direct Convolution 0.604 (FastGRNN 0.482)`. */
export function verdict([first, second]: readonly Contender[]): string {
  if (first === undefined) return "nothing that fits was run";
  const name = ({ method, test }: Contender) => `${METHOD_STYLES[method].label} ${accuracy(test.mean)}`;
  if (second === undefined) return `${name(first)} (no other fits)`;
  return `${name(first)}${isClear(first.test, second.test) === true ? "" : "?"} (${name(second)})`;
}

function methodRows(method: ComparisonRow, lines: readonly Line[], ruler: Ruler): string[][] {
  const lineOf = (budget: number) =>
    lines.find((line) => line.method === method.method && line.group === (method.feed ?? "") && line.budget === budget);
  const name = METHOD_STYLES[method.method].label + (method.feed === undefined ? "" : `, ${feedName(method.feed)}`);
  const paper = BUDGETS.map((budget) => {
    const cell = method.cells[budget];
    return cell === null ? "–" : `${cell.testAccuracy} [${cell.kilobytes.toFixed(2)}]`;
  });
  const replay = BUDGETS.map((budget) => {
    const line = lineOf(budget);
    return line === undefined ? "–" : cellOf(line.replay, line.bytes[ruler], budget);
  });
  const search = BUDGETS.map((budget) => {
    const line = lineOf(budget);
    return line === undefined ? "–" : searchedCell(line, ruler);
  });
  return [[name, "paper", ...paper], ["", "replay", ...replay], ["", "search", ...search]];
}

/** What ProtoNN can do when it is not the paper's. */
function beyondRow(entries: readonly BeyondEntry[], ruler: Ruler): string[] {
  const cells = BUDGETS.map((budget) => {
    const entry = entries.find((one) => one.budget === budget);
    if (entry === undefined) return NOT_RUN;
    return entry.test === null ? "test not read" : cellOf(entry.test, entry.winner[ruler], budget);
  });
  return ["", "beyond the paper", ...cells];
}

function searchedCell({ search, budget }: Line, ruler: Ruler): string {
  if (search === null || search.test !== null) {
    return cellOf(search?.test ?? null, search?.winner[ruler] ?? 0, budget);
  }
  return search.tried < search.planned ? `${search.tried} of ${search.planned} tried` : "test not read";
}

function cellOf(test: Interval | null, bytes: number, budget: number): string {
  if (test === null) return NOT_RUN;
  const mark = bytes > budget * KILOBYTE ? ` ${TOO_LARGE}` : "";
  return `${accuracy(test.mean)}${test.half === null ? "" : ` ± ${accuracy(test.half)}`} [${kilobytes(bytes)}${mark}]`;
}

/** How many seeds a cell's mean is of, over all cells of ours; `""` without any. */
function seedsNote(lines: readonly Line[]): string {
  const counts = lines.flatMap(({ replay, search }) => [replay, search?.test ?? null].flatMap((one) => one?.n ?? []));
  if (counts.length === 0) return "";
  const fewest = Math.min(...counts), most = Math.max(...counts);
  if (most === 1) return "Ours are single seeds: without an interval.";
  const seeds = `± 95 % interval over seeds, of which a cell has ${fewest === most ? most : `${fewest} to ${most}`}`;
  return fewest === 1 ? `${seeds}; one seed has no interval.` : `${seeds}.`;
}
