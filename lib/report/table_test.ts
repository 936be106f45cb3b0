import assert from "node:assert/strict";
import { toLatex } from "./latex.ts";
import { toCsv, toHtml, toMarkdown, toText } from "./table.ts";
import { FAKE_TABLE as table } from "./testing/fake_table.ts";

Deno.test("toMarkdown() escapes pipes and stars, aligns numbers to the right and keeps each in one line", () => {
  assert.equal(
    toMarkdown(table),
    [
      "**Sizes & more**",
      "",
      "| architecture | acc. |",
      "| --- | ---: |",
      '| C1(8,(3,3)), D\\* <"x"> | 0.604\u00a0±\u00a00.008 |',
      "| a\\|b_c | −0.1 |",
      "",
      "Data: 50% of it.",
      "",
    ].join("\n"),
  );
});

Deno.test("toMarkdown() puts a column of notes below the table, each text once", () => {
  const rows = [["a", "long|1"], ["b", ""], ["c", "other"], ["d", "long|1"]];
  const columns = [{ title: "x", kind: "text" }, { title: "why", kind: "text" }] as const;
  const lines = toMarkdown({ ...table, columns, rows, notes: "why" }).trimEnd().split("\n");
  assert.deepEqual(lines.slice(4, 8), ["| a (1) |", "| b |", "| c (2) |", "| d (1) |"]);
  assert.deepEqual(lines.slice(-3), ["", "1. long\\|1", "2. other"]);
});

Deno.test("toCsv() quotes what RFC 4180 says must be quoted", () => {
  assert.equal(toCsv(table), 'architecture,acc.\r\n"C1(8,(3,3)), D* <""x"">",0.604 ± 0.008\r\na|b_c,−0.1\r\n');
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

Deno.test("a cell whose text has an address is a link in HTML and Markdown, and its text elsewhere", () => {
  const linked = { ...table, rows: [["Table 3", "0.5"]], links: new Map([["Table 3", "../notebooks/02.ipynb?a&b"]]) };
  assert.match(toHtml(linked), /<a href="\.\.\/notebooks\/02\.ipynb\?a&#38;b">Table 3<\/a>/);
  assert.match(toMarkdown(linked), /^\| \[Table 3\]\(\.\.\/notebooks\/02\.ipynb\?a&b\) \| 0\.5 \|$/m);
  for (const plain of [toLatex(linked), toCsv(linked), toText(linked)]) assert(!plain.includes("notebooks"));
});

Deno.test("toHtml() breaks middling cells where a column of sentences needs the room, and gives that column some", () => {
  const crowded = (why: string): string =>
    toHtml({
      ...table,
      columns: ["model", "reading", "why"].map((title) => ({ title, kind: "text" })),
      rows: [["depth 5, dim 12", "hinge loss, best epoch", why]],
    });
  const nowrap = (html: string) =>
    [...html.matchAll(/<td[^>]*white-space:nowrap[^>]*>([^<]*)</g)].map(([, text]) => text);
  assert.deepEqual(nowrap(crowded("short")), ["depth 5, dim 12", "hinge loss, best epoch", "short"]);
  const long = crowded("Unexplained; tested: cross-entropy loss 0.196.");
  assert.deepEqual(nowrap(long), ["depth 5, dim 12"]);
  assert.equal(long.match(/min-width/g)?.length, 2, "its head and its cell");
});
