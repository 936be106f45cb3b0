import assert from "node:assert/strict";
import { TABLE_3 } from "../../paper.ts";
import { parseArchitecture } from "../../sizing/mod.ts";
import type { Table } from "../table.ts";
import { architectureTable } from "./architecture.ts";
import { inPlaceTable, slacksOf } from "./in_place.ts";
import { networkRulersTable, printedSizesTable } from "./network_sizes.ts";
import { spaceCountsTable } from "./space_counts.ts";

const column = (table: Table, title: string) => {
  const at = table.columns.findIndex((one) => one.title === title);
  return table.rows.map((row) => row[at]!);
};

Deno.test("architectureTable() of Table 3's first network has the golden sums at both inputs (direct-convolution.md, 7)", () => {
  const table = architectureTable(parseArchitecture(TABLE_3[0]!.architecture));
  assert.deepEqual(column(table, "output").slice(0, 6), ["16×16×3", "14×14×16", "12×12×8", "10×10×32", "5×5×32", ""]);
  assert.deepEqual(table.rows.at(-1)!.slice(2, 6), ["11,531", "69", "5,834.5", "1,636"]);
  assert.equal(table.rows.findIndex((row) => row[6] === "← peak"), 3);
  assert.match(
    table.caption,
    /7,470\.5 bytes, 7\.30 KB\. At 28×28×1: 4,367\.5 stored \+ 1,152 working = 5,519\.5 bytes, 5\.39 KB/,
  );
});

Deno.test("architectureTable() says where 28×28×1 is too small, and refuses what 32×32×3 is too small for", () => {
  const possible = architectureTable(parseArchitecture("A, C1(8,(3,3)), M, C1(8,(5,5)), C1(8,(3,3)), Dr, D*"));
  assert.ok(possible.rows.slice(0, -1).every((row) => row[7] === "impossible"));
  const impossible = parseArchitecture("A, C1(8,(5,5)), M, C1(8,(5,5)), C1(8,(3,3)), Dr, D*");
  assert.throws(() => architectureTable(impossible), { name: "UserError", message: /^layer 5 \(C1\(8,\(3,3\)\)\)/ });
});

Deno.test("spaceCountsTable() has the counts of direct-convolution.md, sections 2.1 and 2.2", () => {
  const table = spaceCountsTable();
  assert.deepEqual(table.rows.at(-1)!.slice(3), [
    ...["276,196", "22,528", "160,919", "218,961", "242,264", "251,252", "253,135"],
  ]);
  assert.deepEqual(table.rows[13]!.slice(3), ["64,000", "4,096", "43,811", "55,972", "59,130", "59,855", "59,904"]);
  const printed = column(table, "in Table 2").slice(0, -1);
  assert.deepEqual(printed.map((text) => parseInt(text.slice(4))).toSorted((a, b) => a - b), [
    ...Array.from({ length: 16 }, (_, i) => i + 1),
  ]);
  assert.equal(printed.filter((text) => text.endsWith("without Dr")).length, 3);
});

Deno.test("printedSizesTable() and networkRulersTable() are findings 1 and 2 of paper.md", () => {
  const sizes = printedSizesTable(), rulers = networkRulersTable();
  assert.deepEqual(column(sizes, "at 28×28×1"), ["5.3901", "8.6543", "19.9160", "58.2329"]);
  assert.deepEqual(column(sizes, "at 32×32×3"), ["7.2954", "12.3320", "23.8613", "61.9917"]);
  assert.deepEqual(column(sizes, "more"), ["35 %", "42 %", "20 %", "6 %"]);
  assert.deepEqual(column(sizes, "still fits"), ["yes", "yes", "yes", "yes"]);
  assert.deepEqual(column(rulers, "float32"), ["58.09 (≤ 64)", "98.09 (≤ 128)", "190.48 (none)", "495.14 (none)"]);
  assert.deepEqual(column(rulers, "int8"), ["14.52 (≤ 16)", "24.52 (≤ 32)", "47.62 (≤ 64)", "123.79 (≤ 128)"]);
});

Deno.test("slacksOf() has the test vectors of direct-convolution.md, section 4.6", () => {
  const vectors: [number, number, number, number, number[]][] = [
    [16, 3, 3, 64, [12544, 11881, 11803, 11803]],
    [14, 6, 1, 32, [6272, 5102, 5102, 5102]],
    [12, 8, 3, 32, [3200, 2264, 2120, 2120]],
    [14, 16, 5, 64, [6400, 4240, 3696, 3696]],
    [5, 1, 3, 4, [36, 24, 20, 20]],
  ];
  for (const [side, channels, kernel, outputs, expected] of vectors) {
    const { apart, rows, herringbone, exact } = slacksOf({ height: side, width: side, channels }, kernel, outputs);
    assert.deepEqual([apart, rows, herringbone, exact], expected);
  }
});

Deno.test("inPlaceTable() lists the growing convolutions of a network", () => {
  const table = inPlaceTable([["8 KB", parseArchitecture(TABLE_3[0]!.architecture)]]);
  assert.deepEqual(table.rows, [["8 KB", "C1(32,(3,3))", "12×12×8", "2,176", "1,708", "1,636", "25 %"]]);
});
