/** One network layer by layer: what it stores, what it needs while it runs, and which layer decides that. */
import { UserError } from "../../errors.ts";
import {
  type Architecture,
  directConvolutionSize,
  type Part,
  printArchitecture,
  PRINTED_INPUT,
  type Ruler,
  type Size,
} from "../../sizing/mod.ts";
import { kilobytes } from "../format.ts";
import type { Column, Table } from "../table.ts";

/** Stands beside the layer whose working memory is the network's. */
const PEAK = "← peak";

/**
 * Layers with their output, weights, biases, stored and working bytes: of the true 32x32x3 input, and of the 28x28x1 input
 * whose sizes the paper prints. Throws a UserError on an architecture that is impossible at 32x32x3.
 */
export function architectureTable(architecture: Architecture, ruler: Ruler = "paper"): Table {
  const size = directConvolutionSize(architecture), printed = sizeOrNull(architecture);
  const number = (title: string): Column => ({ title, kind: "number" });
  const columns = [
    { title: "layer", kind: "text" } as const,
    ...["output", "weights", "biases", "stored, B", "working, B"].map(number),
    { title: "", kind: "text" } as const,
    ...["28×28×1: output", "stored, B", "working, B"].map(number),
    { title: "", kind: "text" } as const,
  ];
  const rows = size.parts.map((part, i) => [
    part.name,
    ...shapeCell(part),
    ...(part.parameters > 0 ? [count(part.parameters - part.biases), count(part.biases)] : ["", ""]),
    ...bytesCells(part, ruler),
    ...(printed === null ? ["impossible", "", "", ""] : [
      ...shapeCell(printed.parts[i]!),
      ...bytesCells(printed.parts[i]!, ruler),
    ]),
  ]);
  return {
    name: "architecture",
    title: `${printArchitecture(architecture)}, layer by layer (ruler: ${ruler})`,
    caption: `At 32×32×3: ${sumOf(size, ruler)}. ` +
      (printed === null ? "At 28×28×1 a kernel does not fit its map." : `At 28×28×1: ${sumOf(printed, ruler)}.`),
    columns,
    rows: [...rows, totalRow(size, printed, ruler)],
    rules: [rows.length],
  };
}

function sizeOrNull(architecture: Architecture): Size | null {
  try {
    return directConvolutionSize(architecture, PRINTED_INPUT);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

function shapeCell({ shape, name }: Part): [string] {
  return [name === "Dr" ? "" : shape.join("×")];
}

function bytesCells({ stored, working, decides }: Part, ruler: Ruler): string[] {
  const cell = (bytes: number) => bytes === 0 ? "" : count(bytes);
  return [cell(stored[ruler]), cell(working[ruler]), decides[ruler] ? PEAK : ""];
}

/** Stored bytes add up, of the working memory the largest counts. */
function totalRow(size: Size, printed: Size | null, ruler: Ruler): string[] {
  const biases = size.parts.reduce((sum, part) => sum + part.biases, 0);
  const totals = (one: Size | null) =>
    one === null ? ["", "", ""] : [count(one.stored[ruler]), count(one.working[ruler]), ""];
  return ["sum, peak", "", count(size.parameters - biases), count(biases), ...totals(size), "", ...totals(printed)];
}

function sumOf({ stored, working, bytes }: Size, ruler: Ruler): string {
  return `${count(stored[ruler])} stored + ${count(working[ruler])} working = ${count(bytes[ruler])} bytes, ` +
    `${kilobytes(bytes[ruler])} KB`;
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}
