import assert from "node:assert/strict";
import { toLatex } from "./latex.ts";
import type { Table } from "./table.ts";
import { FAKE_TABLE as table } from "./testing/fake_table.ts";

Deno.test("toLatex() is a booktabs table with every special letter escaped", () => {
  const tex = toLatex(table);
  assert.match(tex, /\\caption\{Sizes \\& more\. Data: 50\\% of it\.\}/);
  assert.match(tex, /\\begin\{tabular\}\{lr\}\n\\toprule\narchitecture & acc\. \\\\\n\\midrule/);
  assert.match(tex, /0\.604~\$\\pm\$~0\.008 \\\\\n\\midrule\na\$\|\$b\\_c & \$-\$0\.1 \\\\\n\\bottomrule/);
});

Deno.test("toLatex() leaves the numbering to the report and breaks texts that a page has no room for", () => {
  const tex = toLatex({
    ...table,
    title: "Table 3, verdicts: networks",
    rows: [["word ".repeat(30), "0.5"], ["x", "1"]],
  });
  assert.match(tex, /\\caption\{Networks \(the paper's Table 3\)\. Data/);
  assert.match(tex, /\\begin\{tabular\}\{>\{\\raggedright\\arraybackslash\}p\{\d+pt\}r\}/);
  assert(!tex.includes("resizebox") && tex.includes("\\begin{table}"));
});

Deno.test("toLatex() of a table that is too wide breaks numbers before their brackets, and headings between words", () => {
  const column = (title: string) => ({ title, kind: "number" }) as const;
  const columns = Array.from({ length: 5 }, (_, i) => column(`a heading of words ${i}`));
  const tex = toLatex({ ...table, columns, rows: [Array(5).fill("0.604 ± 0.008 (5 seeds)")] });
  // the longest piece is "0.604 ± 0.008", 13 letters and one to spare, of 4.4 points
  assert.match(tex, /\{(>\{\\raggedleft\\arraybackslash\}p\{62pt\}){5}\}/);
  assert(!tex.includes("resizebox"));
  assert(tex.includes("0.604~$\\pm$~0.008 (5~seeds)"));
});

Deno.test("toLatex() shrinks a little, turns what would become too small, and breaks what is too long over pages", () => {
  const columns = (count: number) => Array.from({ length: count }, () => ({ title: "n", kind: "number" }) as const);
  const digits = (count: number) => ({
    ...table,
    columns: columns(count),
    rows: [Array<string>(count).fill("1".repeat(9))],
  });
  // 345 points hold 7 columns of 9 letters (4.4 points each) and 6 points between them
  const form = (one: Table) => toLatex(one).match(/\\begin\{(table|sidewaystable|longtable)\}/)?.[1];
  assert.equal(form(digits(7)), "table");
  assert(!toLatex(digits(7)).includes("resizebox"));
  assert.equal(form(digits(9)), "table");
  assert(toLatex(digits(9)).includes("resizebox"));
  assert.equal(form(digits(12)), "sidewaystable");
  assert.equal(form({ ...table, rows: Array.from({ length: 70 }, () => ["a", "1"]) }), "longtable");
});

Deno.test("toLatex() puts a column of notes below the table", () => {
  const columns = [{ title: "x", kind: "text" }, { title: "why", kind: "text" }] as const;
  const tex = toLatex({ ...table, columns, rows: [["a", "50 %"], ["b", ""]], rules: [], notes: "why" });
  assert.match(tex, /\nx \\\\\n\\midrule\na \(1\) \\\\\nb \\\\\n/);
  assert(tex.includes("\\end{tabular}\n\\par\\smallskip\n\\raggedright (1) 50 \\%\\par\n\\end{table}"));
});
