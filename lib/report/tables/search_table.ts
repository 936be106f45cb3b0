/** The winners of our own search: what the search column of Tables 3 to 6 stands for. */
import type { DataFrame } from "nodejs-polars";
import { accuracy, accuracyInterval, kilobytes, NOT_RUN } from "../format.ts";
import { rowsOf } from "../frames.ts";
import { provenance } from "../provenance.ts";
import { readingName } from "../readings.ts";
import { isSearched, type Line, tableLines } from "../results.ts";
import type { Ruler, TrialRow } from "../rows.ts";
import type { Column, Table } from "../table.ts";
import { feedName, type PaperTableNumber } from "./paper_table.ts";

const COLUMNS: readonly Column[] = [
  { title: "budget", kind: "number" },
  { title: "of", kind: "text" },
  { title: "our winner", kind: "text" },
  { title: "validation", kind: "number" },
  { title: "test", kind: "number" },
  { title: "KB", kind: "number" },
  { title: "candidates", kind: "number" },
];

/** One line for each line of the table, with the model that our search chose in place of the paper's. */
export function searchTable(trials: DataFrame, number: PaperTableNumber, ruler: Ruler = "paper"): Table {
  const lines = tableLines(rowsOf<TrialRow>(trials), number, ruler).filter(isSearched);
  const rows = lines.flatMap(({ search }) => search?.rows ?? []);
  const columns = lines.some((line) => nameOf(line) !== "") ? COLUMNS : COLUMNS.filter(({ title }) => title !== "of");
  return {
    name: `table-${number}-search`,
    title: `Table ${number}, our own search: winners by validation accuracy`,
    caption: `Sizes on the ruler "${ruler}". ${rows.length === 0 ? "" : provenance(rows)}`.trim(),
    columns,
    rows: lines.map((line) => cells(line, ruler).filter((_, column) => columns.includes(COLUMNS[column]!))),
  };
}

/** What it is the winner of, besides the budget: a feed or a reading. */
function nameOf({ group, variant }: Line): string {
  return group === "" ? readingName(variant) : feedName(group);
}

function cells(line: Line, ruler: Ruler): string[] {
  const { budget, search } = line, of = nameOf(line);
  if (search === null) return [`≤ ${budget} KB`, of, NOT_RUN, "", "", "", ""];
  const { winner, test, tried, planned } = search;
  return [
    `≤ ${budget} KB`,
    of,
    configText(winner.config),
    accuracy(winner.validation ?? 0),
    test === null ? "not read" : accuracyInterval(test),
    kilobytes(winner[ruler]),
    tried < planned ? `${tried} of ${planned}` : `${tried}`,
  ];
}

/** A config in a table's words; keys with their defaults are left out by the method's own label where it has one. */
function configText(config: string): string {
  const { architecture, ...rest } = JSON.parse(config) as Record<string, unknown>;
  if (architecture !== undefined) return String(architecture);
  const shown = Object.entries(rest).filter(([key]) => SHOWN.has(key));
  return shown.map(([key, value]) => `${key} ${value}`).join(", ");
}

/** What the searches vary. */
const SHOWN: ReadonlySet<string> = new Set(
  ["depth", "projectionDim", "numPrototypes", "gamma", "learningRate", "hiddenDim", "densityW", "densityU"],
);
