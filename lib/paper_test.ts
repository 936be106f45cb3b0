import assert from "node:assert/strict";
import { BUDGETS, TABLE_2, TABLE_3, TABLE_4, TABLE_5, TABLE_6, TABLE_7 } from "./paper.ts";

Deno.test("Table 7 repeats Tables 3 to 6 cell by cell, except 0.6433 where Table 3 rounds to 0.643", () => {
  const winners = {
    "direct-convolution": TABLE_3,
    protonn: TABLE_4,
    bonsai: TABLE_5,
    row: TABLE_6.filter(({ feed }) => feed === "row"),
    channel: TABLE_6.filter(({ feed }) => feed === "channel"),
    multi: TABLE_6.filter(({ feed }) => feed === "multi"),
  };
  for (const { method, feed, cells } of TABLE_7) {
    const rows = winners[feed ?? (method as Exclude<typeof method, "fastgrnn">)];
    for (const budget of BUDGETS) {
      const row = rows.find(({ budgets }) => budgets.includes(budget)), cell = cells[budget];
      if (!row || !cell) {
        assert.deepEqual([row, cell], [undefined, null], `${method} ${budget}`);
        continue;
      }
      assert.equal(cell.kilobytes, row.kilobytes);
      const differs = method === "direct-convolution" && budget === 32;
      assert.equal(cell.testAccuracy, differs ? 0.6433 : row.testAccuracy);
      assert.equal(Number(cell.testAccuracy.toFixed(3)), row.testAccuracy);
    }
  }
});

Deno.test("every printed winner fits the budgets that it is printed for, and 25 rows are printed", () => {
  const rows = [...TABLE_3, ...TABLE_4, ...TABLE_5, ...TABLE_6];
  assert.equal(rows.length, 25);
  for (const { budgets, kilobytes } of rows) for (const budget of budgets) assert.ok(kilobytes <= budget);
});

Deno.test("Table 2 has 16 different architectures; three lack Dr", () => {
  assert.equal(new Set(TABLE_2).size, 16);
  const withoutDropout = TABLE_2.filter((text) => !text.includes("Dr"));
  assert.deepEqual(withoutDropout, ["A, C, M, D, D, D*", "A, C, C, M, D, D*", "A, C, C, D, D*"]);
});
