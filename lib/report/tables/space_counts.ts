/** Table 2 as the generator sees it: how many networks each architecture stands for, and how many of them fit. */
import { PATTERNS, spaceBytes } from "../../models/direct_convolution/mod.ts";
import { BUDGETS, TABLE_2 } from "../../paper.ts";
import { KILOBYTE, type Ruler } from "../../sizing/mod.ts";
import type { Table } from "../table.ts";

/** One line for each architecture in the generator's order, and the sums. */
export function spaceCountsTable(ruler: Ruler = "paper"): Table {
  const sizes = spaceBytes(ruler);
  const counts = PATTERNS.map(({ first, count }) => {
    const own = sizes.subarray(first, first + count), within = (limit: number) => own.filter((b) => b <= limit).length;
    const possible = within(Number.MAX_VALUE);
    return [count, count - possible, ...BUDGETS.map((budget) => within(budget * KILOBYTE))];
  });
  const sums = counts[0]!.map((_, column) => counts.reduce((sum, row) => sum + row[column]!, 0));
  const number = (title: string) => ({ title, kind: "number" }) as const;
  const cells = (row: readonly number[]) => row.map((value) => value.toLocaleString("en-US"));
  return {
    name: "table-2-counts",
    title: `Table 2 as the generator sees it (ruler: ${ruler})`,
    caption:
      "C stands for any of 40 convolutions, D for any of 3 dense layers. Impossible: a kernel is larger than its map at " +
      "32×32×3. KB of 1024 bytes.",
    columns: [
      number("no."),
      { title: "architecture", kind: "text" },
      { title: "in Table 2", kind: "text" },
      number("networks"),
      number("impossible"),
      ...BUDGETS.map((budget) => number(`≤ ${budget} KB`)),
    ],
    rows: [
      ...PATTERNS.map(({ layers }, i) => [
        String(i + 1),
        layers.join(", "),
        printedAs(layers),
        ...cells(counts[i]!),
      ]),
      ["", "all", "", ...cells(sums)],
    ],
    rules: [PATTERNS.length],
  };
}

/** Where Table 2 prints an architecture, row by row, and whether it does so without its dropout. */
function printedAs(layers: readonly string[]): string {
  const whole = TABLE_2.indexOf(layers.join(", ")),
    without = TABLE_2.indexOf(layers.filter((layer) => layer !== "Dr").join(", "));
  return whole >= 0 ? `no. ${whole + 1}` : `no. ${without + 1}, without Dr`;
}
