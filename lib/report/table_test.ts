import assert from "node:assert/strict";
import { type Table, toCsv, toHtml, toLatex, toMarkdown, toText } from "./table.ts";

const table: Table = {
  name: "table-9",
  title: "Sizes & more",
  caption: "Data: 50% of it.",
  columns: [{ title: "architecture", kind: "text" }, { title: "acc.", kind: "number" }],
  rows: [['C1(8,(3,3)), D* <"x">', "0.604 ± 0.008"], ["a|b_c", "−0.1"]],
  rules: [1],
};

Deno.test("toMarkdown() escapes pipes and stars and aligns numbers to the right", () => {
  assert.equal(
    toMarkdown(table),
    [
      "**Sizes & more**",
      "",
      "| architecture | acc. |",
      "| --- | ---: |",
      '| C1(8,(3,3)), D\\* <"x"> | 0.604 ± 0.008 |',
      "| a\\|b_c | −0.1 |",
      "",
      "Data: 50% of it.",
      "",
    ].join("\n"),
  );
});

Deno.test("toCsv() quotes what RFC 4180 says must be quoted", () => {
  assert.equal(toCsv(table), 'architecture,acc.\r\n"C1(8,(3,3)), D* <""x"">",0.604 ± 0.008\r\na|b_c,−0.1\r\n');
});

Deno.test("toLatex() is a booktabs table with every special letter escaped", () => {
  const tex = toLatex(table);
  assert.match(tex, /\\caption\{Sizes \\& more\. Data: 50\\% of it\.\}/);
  assert.match(tex, /\\begin\{tabular\}\{lr\}\n\\toprule\narchitecture & acc\. \\\\\n\\midrule/);
  assert.match(tex, /0\.604~\$\\pm\$~0\.008 \\\\\n\\midrule\na\$\|\$b\\_c & \$-\$0\.1 \\\\\n\\bottomrule/);
});

Deno.test("toHtml() is a plain table whose texts cannot become markup", () => {
  const html = toHtml(table);
  assert(html.includes("D* &#60;&#34;x&#34;&#62;"));
  assert(!/<style|class=|<script/.test(html));
  assert.equal(html.match(/<tr>/g)?.length, 3);
});

Deno.test("toText() pads columns to one width", () => {
  const lines = toText(table).split("\n");
  assert.equal(lines[3]?.length, lines[2]?.length);
});

Deno.test("toLatex() leaves the numbering to the report, breaks wide texts and shrinks what is too wide", () => {
  const wide = {
    ...table,
    title: "Table 3, verdicts: networks",
    rows: [["word ".repeat(30), "0.5"], ["x", "1".repeat(70)]],
  };
  const tex = toLatex(wide);
  assert.match(tex, /\\caption\{Networks \(the paper's Table 3\)\. Data/);
  assert.match(tex, /\\resizebox.*\n\\begin\{tabular\}\{>\{\\raggedright\\arraybackslash\}p\{79pt\}r\}/);
  assert.match(toLatex({ ...wide, rows: [["word ".repeat(30), "0.5"]] }), /p\{132pt\}r\}\n\\toprule/);
  assert(!toLatex(table).includes("resizebox"));
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

Deno.test("a cell whose text has an address is a link in HTML and Markdown, and its text elsewhere", () => {
  const linked = { ...table, rows: [["Table 3", "0.5"]], links: new Map([["Table 3", "../notebooks/02.ipynb?a&b"]]) };
  assert.match(toHtml(linked), /<a href="\.\.\/notebooks\/02\.ipynb\?a&#38;b">Table 3<\/a>/);
  assert.match(toMarkdown(linked), /^\| \[Table 3\]\(\.\.\/notebooks\/02\.ipynb\?a&b\) \| 0\.5 \|$/m);
  for (const plain of [toLatex(linked), toCsv(linked), toText(linked)]) assert(!plain.includes("notebooks"));
});
