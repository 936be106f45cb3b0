/** A table as a value, and its renderings: HTML for cells, Markdown, CSV and LaTeX for reports. One rounding for all. */
import { escapeXml } from "./svg.ts";

export interface Column {
  readonly title: string;
  /** `number`: right-aligned, decimal points in line where the rows have the same digits. */
  readonly kind: "text" | "number";
}

/** Cells are formatted texts, `""` for nothing. A cell may hold `±`, `–` and `×`; renderers translate them. */
export interface Table {
  /** File name without ending: `table-3`. */
  readonly name: string;
  readonly title: string;
  /** Data set, protocol, engine: whatever a reader must know to trust the numbers. */
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
  /** Row numbers before which a rule is drawn. */
  readonly rules?: readonly number[];
  /** Addresses of cells by their text, as seen from a folder beside `notebooks`; HTML and Markdown make links of them. */
  readonly links?: ReadonlyMap<string, string>;
}

/** Text columns that are no wider than this are not broken into lines, letters. */
const SHORT = 24;

/** Plain `<table>` with all styles inline, the form that code hosts and editors keep; at most 980 pixels wide. */
export function toHtml(table: Table): string {
  const isShort = table.columns.map((_, column) => table.rows.every((cells) => (cells[column] ?? "").length <= SHORT));
  const cell = (tag: "td" | "th", column: number, text: string, rule: boolean) => {
    const number = table.columns[column]?.kind === "number";
    const style = [
      `text-align:${number ? "right" : "left"};vertical-align:baseline;padding:2px 7px`,
      number ? "font-variant-numeric:tabular-nums" : isShort[column] && tag === "td" ? "white-space:nowrap" : "",
      rule ? "border-top:1px solid #999" : "",
    ].filter(Boolean).join(";");
    const content = tag === "th" ? escapeXml(text) : number ? unbroken(text) : wholeLayers(text);
    const address = tag === "th" ? undefined : table.links?.get(text);
    return `<${tag} style="${style}">${
      address === undefined ? content : `<a href="${escapeXml(address)}">${content}</a>`
    }</${tag}>`;
  };
  const row = (tag: "td" | "th", cells: readonly string[], rule = false) =>
    `<tr>${cells.map((text, column) => cell(tag, column, text, rule)).join("")}</tr>`;
  return [
    `<table style="max-width:980px;border-collapse:collapse;font-size:13px">`,
    `<caption style="text-align:left"><b>${escapeXml(table.title)}</b></caption>`,
    `<thead>${row("th", table.columns.map(({ title }) => title))}</thead>`,
    "<tbody>",
    ...table.rows.map((cells, i) => row("td", cells, table.rules?.includes(i))),
    "</tbody>",
    "</table>",
    table.caption === "" ? "" : `<p style="font-size:smaller;max-width:980px">${escapeXml(table.caption)}</p>`,
  ].filter(Boolean).join("\n") + "\n";
}

/** `0.603 ± 0.011 (3 seeds)` may only be broken before its bracket. */
function unbroken(text: string): string {
  return escapeXml(text.replace(/ (?![[(])/g, "\u00a0"));
}

/** `C2(16,(3,3)), C1(8,(3,3))` may only be broken between layers. */
function wholeLayers(text: string): string {
  return escapeXml(text).replace(/\S+\(\S+/g, (layer) => `<span style="white-space:nowrap">${layer}</span>`);
}

/** A pipe table with its title above and its caption below. */
export function toMarkdown(table: Table): string {
  const escape = (text: string) => text.replace(/\|/g, "\\|").replace(/\*/g, "\\*");
  const linked = (text: string) => {
    const address = table.links?.get(text);
    return address === undefined ? escape(text) : `[${escape(text)}](${address})`;
  };
  const line = (cells: readonly string[]) => `| ${cells.map(linked).join(" | ")} |`;
  const divider = `| ${table.columns.map(({ kind }) => kind === "number" ? "---:" : "---").join(" | ")} |`;
  const body = [line(table.columns.map(({ title }) => title)), divider, ...table.rows.map(line)];
  return [`**${table.title}**`, "", ...body, ...(table.caption === "" ? [] : ["", table.caption])].join("\n") + "\n";
}

/** RFC 4180 with a header; the caption is left to the other forms. */
export function toCsv(table: Table): string {
  const quote = (text: string) => /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const line = (cells: readonly string[]) => cells.map(quote).join(",");
  return [line(table.columns.map(({ title }) => title)), ...table.rows.map(line)].join("\r\n") + "\r\n";
}

/** At \footnotesize: a letter's width, the gap between columns, the narrowest line of usual pages; TeX points. */
const LATEX_LETTER = 4.4, LATEX_GAP = 6, LATEX_LINE = 345;
/** Letters in a line of a wide text column, and in a table that is too wide with that. */
const LATEX_WIDE = 30, LATEX_NARROW = 18;

/**
 * A `table` environment. Wide text columns are broken into lines; in a table that is still too wide they become narrower,
 * headings and `0.6 ± 0.1 (3 seeds)` are broken too, and what is left is shrunk to the width of the text. Needs
 * `\usepackage{array, booktabs, graphicx}`.
 */
export function toLatex(table: Table): string {
  const line = (cells: readonly string[]) => `${cells.map(escapeLatex).join(" & ")} \\\\`;
  const rows = table.rows.flatMap((cells, i) => [...(table.rules?.includes(i) ? ["\\midrule"] : []), line(cells)]);
  const roomy = latexColumns(table), isWide = latexWidth(roomy) > LATEX_LINE;
  const columns = isWide ? narrowColumns(table) : roomy;
  const [open, close] = latexWidth(columns) > LATEX_LINE
    ? ["\\resizebox{\\ifdim\\width>\\linewidth\\linewidth\\else\\width\\fi}{!}{%", "}"]
    : [];
  return [
    "\\begin{table}",
    "\\centering",
    "\\footnotesize",
    "\\setlength{\\tabcolsep}{3pt}",
    `\\caption{${escapeLatex(`${unnumbered(table.title)}. ${table.caption}`.trim())}}`,
    `\\label{tab:${table.name}}`,
    ...(open === undefined ? [] : [open]),
    `\\begin{tabular}{${columns.map(({ spec }) => spec).join("")}}`,
    "\\toprule",
    line(table.columns.map(({ title }) => title)),
    "\\midrule",
    ...rows,
    "\\bottomrule",
    `\\end{tabular}${close ?? ""}`,
    "\\end{table}",
  ].join("\n") + "\n";
}

/** A report numbers its tables itself: `Table 3: networks` becomes `Networks (the paper's Table 3)`. */
function unnumbered(title: string): string {
  return title.replace(
    /^(Table \d+)[^:]*: (.)(.*)$/,
    (_, table, first, rest) => `${first.toUpperCase()}${rest} (the paper's ${table})`,
  );
}

interface LatexColumn {
  readonly spec: string;
  /** TeX points. */
  readonly width: number;
}

/** `r`, `l`, or `p{...}` for a text column that is wide. */
function latexColumns({ columns, rows }: Table): LatexColumn[] {
  return columns.map(({ kind, title }, column): LatexColumn => {
    const letters = longest([title, ...rows.map((cells) => cells[column] ?? "")]);
    if (kind === "text" && letters > SHORT) return broken("right", LATEX_WIDE);
    return { spec: kind === "number" ? "r" : "l", width: LATEX_LETTER * letters };
  });
}

/** All columns as narrow as their words let them be. */
function narrowColumns({ columns, rows }: Table): LatexColumn[] {
  return columns.map(({ kind, title }, column): LatexColumn => {
    const cells = rows.map((row) => row[column] ?? ""), whole = longest([title, ...cells]);
    if (kind === "text" && whole > LATEX_NARROW) return broken("right", LATEX_NARROW);
    const pieces = [
      ...title.split(" "),
      ...cells.flatMap((cell) => kind === "number" ? cell.split(/ (?=[[(])/) : cell),
    ];
    if (longest(pieces) === whole) return { spec: kind === "number" ? "r" : "l", width: LATEX_LETTER * whole };
    return broken(kind === "number" ? "left" : "right", longest(pieces) + 1);
  });
}

function broken(ragged: "left" | "right", letters: number): LatexColumn {
  const width = Math.round(LATEX_LETTER * letters);
  return { spec: `>{\\ragged${ragged}\\arraybackslash}p{${width}pt}`, width };
}

function latexWidth(columns: readonly LatexColumn[]): number {
  return columns.reduce((sum, { width }) => sum + width + LATEX_GAP, 0);
}

function longest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(({ length }) => length));
}

/** Aligned columns for a terminal and for an output's plain text. */
export function toText(table: Table): string {
  const lines = [table.columns.map(({ title }) => title), ...table.rows];
  const widths = table.columns.map((_, i) => Math.max(...lines.map((cells) => cells[i]?.length ?? 0)));
  const pad = (text: string, i: number) =>
    table.columns[i]?.kind === "number" ? text.padStart(widths[i] ?? 0) : text.padEnd(widths[i] ?? 0);
  const body = lines.map((cells) => cells.map(pad).join("  ").trimEnd());
  return [table.title, ...body, ...(table.caption === "" ? [] : [table.caption])].join("\n") + "\n";
}

const LATEX: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  "&": "\\&",
  "%": "\\%",
  "$": "\\$",
  "#": "\\#",
  "_": "\\_",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "±": "$\\pm$",
  "×": "$\\times$",
  "–": "--",
  "−": "$-$",
  "≤": "$\\leq$",
  "γ": "$\\gamma$",
  "→": "$\\rightarrow$",
  "†": "\\dag{}",
  "<": "$<$",
  ">": "$>$",
  "|": "$|$",
};

/** What belongs together is not broken: `0.6 ± 0.1`, `(3 seeds)`. */
function escapeLatex(text: string): string {
  return text.replace(/[\\{}&%$#_~^±×–−≤γ→†<>|]/g, (letter) => LATEX[letter] ?? letter)
    .replace(/"([^"]*)"/g, "``$1''").replaceAll(" $\\pm$ ", "~$\\pm$~").replace(/\((\d+) seed/g, "($1~seed");
}
