import type { Table } from "../table.ts";

/** A small table with letters that every rendering has to escape, a rule, and a number with its interval. */
export const FAKE_TABLE: Table = {
  name: "table-9",
  title: "Sizes & more",
  caption: "Data: 50% of it.",
  columns: [{ title: "architecture", kind: "text" }, { title: "acc.", kind: "number" }],
  rows: [['C1(8,(3,3)), D* <"x">', "0.604 ± 0.008"], ["a|b_c", "−0.1"]],
  rules: [1],
};
