/** The sizes of Table 3's networks: as the paper prints them, as they are, and on the rulers that treat all methods alike. */
import { BUDGETS, TABLE_3 } from "../../paper.ts";
import {
  type Bytes,
  directConvolutionSize,
  KILOBYTE,
  paperPrintedBytes,
  parseArchitecture,
  RULERS,
} from "../../sizing/mod.ts";
import { kilobytes } from "../format.ts";
import type { Table } from "../table.ts";

const number = (title: string) => ({ title, kind: "number" }) as const;
const BUDGET_COLUMNS = [number("budget"), { title: "network", kind: "text" }] as const;

/** Finding 1: the printed sizes are those of a 28x28x1 input. Four digits behind the point, in KB of 1024 bytes. */
export function printedSizesTable(): Table {
  return {
    name: "table-3-sizes",
    title: "The sizes of Table 3, computed at two inputs",
    caption: "KB of 1024 bytes, the paper's own accounting: 4-bit weights and activations, 8-bit biases.",
    columns: [
      ...BUDGET_COLUMNS,
      ...["printed", "at 28×28×1", "at 32×32×3", "more"].map(number),
      { title: "still fits", kind: "text" },
    ],
    rows: networks().map(({ budgets, architecture, printed, bytes, kilobytes: inPrint }) => [
      budgets.map(String).join(", "),
      architecture,
      inPrint.toFixed(2),
      (printed / KILOBYTE).toFixed(4),
      (bytes.paper / KILOBYTE).toFixed(4),
      `${Math.round(100 * (bytes.paper / printed - 1))} %`,
      bytes.paper <= budgets[0]! * KILOBYTE ? "yes" : "no",
    ]),
  };
}

/** Finding 2: the same networks on each ruler, with the smallest budget that they fit there. */
export function networkRulersTable(): Table {
  return {
    name: "table-3-rulers",
    title: "The networks of Table 3 on each ruler, and the smallest budget that they fit",
    caption:
      "KB of 1024 bytes at 32×32×3, weights and working memory. In brackets the smallest budget of the paper that holds them.",
    columns: [...BUDGET_COLUMNS, ...RULERS.map(number)],
    rows: networks().map(({ budgets, architecture, bytes }) => [
      budgets.map(String).join(", "),
      architecture,
      ...RULERS.map((ruler) => `${kilobytes(bytes[ruler])} (${smallestBudget(bytes, ruler)})`),
    ]),
  };
}

function networks() {
  return TABLE_3.map((row) => {
    const architecture = parseArchitecture(row.architecture);
    return { ...row, printed: paperPrintedBytes(architecture), bytes: directConvolutionSize(architecture).bytes };
  });
}

function smallestBudget(bytes: Bytes, ruler: keyof Bytes): string {
  const budget = BUDGETS.find((one) => bytes[ruler] <= one * KILOBYTE);
  return budget === undefined ? "none" : `≤ ${budget}`;
}
