/** Tables 3 to 6: the paper's rows beside our replay of them and our own search. */
import type { DataFrame } from "nodejs-polars";
import { accuracy, accuracyInterval, difference, kilobytes, NOT_RUN } from "../format.ts";
import { rowsOf } from "../frames.ts";
import { beyondEntries } from "../beyond.ts";
import { provenance } from "../provenance.ts";
import { readingName } from "../readings.ts";
import { isPartial, isSearched, type Line, lineDifference, type Searched, tableLines, trialsOf } from "../results.ts";
import type { Ruler, TrialRow } from "../rows.ts";
import type { Column, Table } from "../table.ts";
import { BEYOND } from "../../search/studies/protonn_beyond.ts";
import { why } from "../why.ts";

export type PaperTableNumber = 3 | 4 | 5 | 6;

const TITLES: Readonly<Record<PaperTableNumber, string>> = {
  3: "Table 3: Direct Convolution, the best network for each budget",
  4: "Table 4: ProtoNN, the best model for each budget",
  5: "Table 5: Bonsai, the best tree for each budget",
  6: "Table 6: FastGRNN, the best model for each budget and feed",
};

const FEED_NAMES: Readonly<Record<string, string>> = { row: "row-major", channel: "channel-major", multi: "Multi" };

/** A column with what it shows of a line. */
interface LineColumn extends Column {
  cell(line: Line, lines: readonly Line[]): string;
}

/**
 * One of Tables 3 to 6: paper, replay (mean ± 95 % interval), search, difference of replay and paper, size on a ruler and as
 * printed, and why.
 */
export function paperTable(trials: DataFrame, number: PaperTableNumber, ruler: Ruler = "paper"): Table {
  const rows = rowsOf<TrialRow>(trials), all = tableLines(rows, number, ruler);
  const lines = all.filter(({ variant }) => !isPartial(variant)); // those have a table of their own: readingTable
  const columns = columnsFor(number, lines, ruler), beyond = number === 4 ? beyondRows(rows, ruler, columns) : [];
  const cells = [...lines.map((line) => columns.map(({ cell }) => cell(line, all))), ...beyond];
  return {
    name: `table-${number}`,
    title: TITLES[number],
    caption: captionOf(lines, number, ruler, cells),
    columns: columns.map(({ title, kind }) => ({ title, kind })),
    rows: cells,
    notes: "why",
    rules: [
      ...lines.flatMap((line, i) => i > 0 && startsBlock(line, lines[i - 1]!) ? [i] : []),
      ...(beyond.length > 0 ? [lines.length] : []),
    ],
  };
}

/** How a feed is called in tables; `""` for methods without feeds. */
export function feedName(feed: string): string {
  return FEED_NAMES[feed] ?? feed;
}

function columnsFor(number: PaperTableNumber, lines: readonly Line[], ruler: Ruler): LineColumn[] {
  const several = new Set(lines.map(({ variant }) => variant)).size > 1;
  const columns: LineColumn[] = [
    { title: "budget", kind: "number", cell: ({ budget }) => `≤ ${budget} KB` },
    ...(number === 6 ? [{ title: "feed", kind: "text", cell: ({ group }: Line) => feedName(group) } as const] : []),
    { title: "model", kind: "text", cell: (line) => modelCell(line, lines) },
    ...(several
      ? [{ title: "reading", kind: "text", cell: ({ variant, table }: Line) => readingName(variant, table) } as const]
      : []),
    { title: "paper", kind: "number", cell: (line) => accuracy(line.accuracy) },
    { title: "replay", kind: "number", cell: ({ replay }) => accuracyInterval(replay) },
    { title: "search", kind: "number", cell: (line) => isSearched(line) ? searchCell(line.search) : "–" },
    { title: "difference", kind: "number", cell: differenceCell },
    { title: `KB (${ruler})`, kind: "number", cell: ({ bytes }) => kilobytes(bytes[ruler]) },
    { title: "KB printed", kind: "number", cell: (line) => line.kilobytes.toFixed(2) },
    { title: "why", kind: "text", cell: why },
  ];
  return columns;
}

/** A network's notation is long: it stands once, in its first reading. */
function modelCell({ model, budget, group, variant, table }: Line, lines: readonly Line[]): string {
  const first = lines.find((line) => line.budget === budget && line.group === group)!;
  return table === 3 && variant !== first.variant && model === first.model ? "as above" : model;
}

/**
 * `0.598 ± 0.004 (3 seeds) [150 of 750]`: how much of the paper's search that was, where it was less; the winner's validation
 * accuracy while its test accuracy has not been read.
 */
function searchCell(search: Searched | null): string {
  // a smaller budget's winner fits, too, but says nothing of what this one's own candidates would give
  if (search === null || search.tried === 0) return NOT_RUN;
  const { test, winner, tried, planned } = search;
  const part = tried < planned ? ` [${tried} of ${planned}]` : "";
  if (test === null) return `${accuracy(winner.validation ?? 0)} (validation)${part}`;
  return accuracyInterval(test) + part;
}

/** Table 4 goes on where the paper has no entry, or a better model than its own fits. */
function beyondRows(rows: readonly TrialRow[], ruler: Ruler, columns: readonly Column[]): string[][] {
  return beyondEntries(rows, ruler).map((entry) => {
    const cells: Readonly<Record<string, string>> = {
      budget: `≤ ${entry.budget} KB`,
      model: entry.model,
      reading: readingName(BEYOND),
      paper: "–",
      replay: "–",
      search: searchCell(entry),
      [`KB (${ruler})`]: kilobytes(entry.winner[ruler]),
      "KB printed": "–",
    };
    return columns.map(({ title }) => cells[title] ?? "");
  });
}

function differenceCell(line: Line): string {
  const delta = lineDifference(line);
  return delta === null ? "" : difference(delta);
}

/** Explains only what stands in the cells. */
function captionOf(
  lines: readonly Line[],
  number: PaperTableNumber,
  ruler: Ruler,
  cells: readonly (readonly string[])[],
): string {
  const has = (pattern: RegExp) => cells.flat().some((cell) => pattern.test(cell));
  const rows = trialsOf(lines).filter(({ test }) => test !== null);
  const printed = number === 4 ? "Printed sizes are in KB of 1000 bytes." : "";
  const words = [
    "Test accuracy. Replay: the paper's own model trained by us, mean ± 95 % interval over seeds; search: our winner, chosen " +
    `by validation among what fits on the ruler (${ruler}).`,
    "Difference: replay minus paper.",
    printed,
    has(/ \[\d+ of \d+\]/) ? "[n of m]: so many of the planned candidates were run." : "",
    has(/ \(validation\)/) ? "(validation): the winner's test accuracy has not been read yet." : "",
    cells.length > lines.length
      ? "Beyond the paper: standardised inputs, prototypes from k-means (by class: of each class), gamma by the median, W thresholded."
      : "",
    rows.length === 0 ? "Nothing has been run yet: deno task campaign." : provenance(rows),
  ];
  return words.filter(Boolean).join(" ");
}

function startsBlock(line: Line, before: Line): boolean {
  return line.variant !== before.variant || line.group !== before.group;
}
