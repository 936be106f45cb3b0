/** A model's size as text for a terminal. */
import { BUDGETS } from "../paper.ts";
import type { PrintedSize } from "../models/mod.ts";
import { KILOBYTE, type Part, type Ruler, RULERS, type Size } from "../sizing/mod.ts";

/** A column of bytes: a ruler at one input. */
interface Column {
  readonly title: string;
  readonly ruler: Ruler;
  readonly size: Size;
}

/** A row for each part, a column for each ruler; of a network, one more for the paper's ruler at 28x28x1. */
export function sizeText(size: Size, printed: PrintedSize | null): string {
  const columns: Column[] = RULERS.map((ruler) => ({ title: ruler, ruler, size }));
  if (printed?.size) columns.push({ title: "paper, 28x28x1", ruler: "paper", size: printed.size });
  const rows = size.parts.map((part, i) => [
    part.name,
    part.shape.join("x"),
    whole(part.parameters),
    whole(part.kept),
    ...columns.map((column) => costText(column.size.parts[i]!, column.ruler)),
    storageText(part),
  ]);
  const total = ["in all", "", whole(size.parameters), ""];
  const titles = ["part", "shape", "parameters", "numbers", ...columns.map(({ title }) => title), "stored as"];
  const lines = table([
    titles,
    ...rows,
    [
      ...total,
      ...columns.map(({ size, ruler }) => `${number(size.stored[ruler])} + ${number(size.working[ruler])}`),
      "",
    ],
    ["bytes", "", "", "", ...columns.map(({ size, ruler }) => number(size.bytes[ruler])), ""],
    ["KB", "", "", "", ...columns.map(({ size, ruler }) => (size.bytes[ruler] / KILOBYTE).toFixed(2)), ""],
    ["fits", "", "", "", ...columns.map(({ size, ruler }) => budgetText(size.bytes[ruler])), ""],
  ]);
  const legend = "bytes stored + bytes of working memory while the part is used; * decides the working memory";
  return [...lines, "", legend, ...(printed === null ? [] : [printed.note])].join("\n");
}

const number = (value: number) => value.toLocaleString("en-US", { maximumFractionDigits: 1 });

const whole = (value: number) => value === 0 ? "" : number(value);

function costText({ stored, working, decides }: Part, ruler: Ruler): string {
  const memory = working[ruler] === 0 ? "" : ` + ${number(working[ruler])}${decides[ruler] ? "*" : ""}`;
  return stored[ruler] === 0 && memory === "" ? "" : number(stored[ruler]) + memory;
}

/** One word where the three uniform rulers agree. */
function storageText({ storage }: Part): string {
  return storage ? [...new Set([storage.float32, storage.int8, storage.int4])].join(", ") : "";
}

/** The smallest of the paper's budgets. */
function budgetText(bytes: number): string {
  const budget = BUDGETS.find((kilobytes) => bytes <= kilobytes * KILOBYTE);
  return budget === undefined ? `> ${BUDGETS.at(-1)} KB` : `${budget} KB`;
}

/** Left-aligned where the title row's neighbours are words, else right-aligned. */
function table(rows: readonly (readonly string[])[]): string[] {
  const columns = rows[0]!.length, isText = (column: number) => column < 2 || column === columns - 1;
  const widths = Array.from({ length: columns }, (_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row.map((text, column) => isText(column) ? text.padEnd(widths[column]!) : text.padStart(widths[column]!)).join("  ")
      .trimEnd()
  );
}
