/** A table as a value, and its renderings: HTML for cells, Markdown and CSV for reports (LaTeX: latex.ts). One rounding for all. */
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
  /** Title of the text column that Markdown and LaTeX, where a page cannot be made wider, turn into numbered notes below the table. */
  readonly notes?: string;
  /** Addresses of cells by their text, as seen from a folder beside `notebooks`; HTML and Markdown make links of them. */
  readonly links?: ReadonlyMap<string, string>;
}

/** Text columns that are no wider than this are not broken into lines, letters; `CROWDED` where sentences need the room. */
const SHORT = 24, CROWDED = 16;
/** Longer cells are sentences, letters. */
const SENTENCE = 40;

/** Plain `<table>` with all styles inline, the form that code hosts and editors keep; at most 980 pixels wide. */
export function toHtml(table: Table): string {
  const longest = table.columns.map((_, column) =>
    Math.max(0, ...table.rows.map((cells) => (cells[column] ?? "").length))
  );
  const most = Math.max(...longest) > SENTENCE ? CROWDED : SHORT;
  const cell = (tag: "td" | "th", column: number, text: string, rule: boolean) => {
    const number = table.columns[column]?.kind === "number";
    const style = [
      `text-align:${number ? "right" : "left"};vertical-align:baseline;padding:2px 5px`,
      number
        ? "font-variant-numeric:tabular-nums"
        : longest[column]! <= most && tag === "td"
        ? "white-space:nowrap"
        : "",
      longest[column]! > SENTENCE ? "min-width:100px" : "",
      rule ? "border-top:1px solid #999" : "",
    ].filter(Boolean).join(";");
    const content = tag === "th" ? escapeXml(text) : number ? escapeXml(unbroken(text)) : wholeLayers(text);
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
  return text.replace(/ (?![[(])/g, "\u00a0");
}

/** `C2(16,(3,3)), C1(8,(3,3))` may only be broken between layers. */
function wholeLayers(text: string): string {
  return escapeXml(text).replace(/\S+\(\S+/g, (layer) => `<span style="white-space:nowrap">${layer}</span>`);
}

/** A pipe table with its title above and its caption and notes below. */
export function toMarkdown(whole: Table): string {
  const { table, notes } = withNotes(whole);
  const escape = (text: string) => text.replace(/\|/g, "\\|").replace(/\*/g, "\\*");
  const linked = (text: string, column: number) => {
    const isNumber = table.columns[column]?.kind === "number", address = table.links?.get(text);
    const own = isNumber ? unbroken(text) : text.replaceAll(" ± ", "\u00a0±\u00a0");
    return address === undefined ? escape(own) : `[${escape(own)}](${address})`;
  };
  const line = (cells: readonly string[]) => `| ${cells.map(linked).join(" | ")} |`;
  const divider = `| ${table.columns.map(({ kind }) => kind === "number" ? "---:" : "---").join(" | ")} |`;
  const titles = `| ${table.columns.map(({ title }) => escape(title)).join(" | ")} |`;
  const body = [titles, divider, ...table.rows.map(line)];
  const below = [table.caption, notes.map((note, i) => `${i + 1}. ${escape(note)}`).join("\n")].filter(Boolean);
  return [`**${table.title}**`, "", ...body, ...below.flatMap((text) => ["", text])].join("\n") + "\n";
}

/** The table without its column of notes, `(1)` behind the first cell instead; and the texts, each once. */
export function withNotes(table: Table): { table: Table; notes: readonly string[] } {
  const at = table.columns.findIndex(({ title }) => title === table.notes);
  if (at < 0) return { table, notes: [] };
  const notes = [...new Set(table.rows.map((cells) => cells[at] ?? "").filter((text) => text !== ""))];
  const rows = table.rows.map((cells) => {
    const note = notes.indexOf(cells[at] ?? ""), [first, ...rest] = cells.toSpliced(at, 1);
    return [note < 0 ? first! : `${first} (${note + 1})`, ...rest];
  });
  return { table: { ...table, columns: table.columns.toSpliced(at, 1), rows }, notes };
}

/** RFC 4180 with a header; the caption is left to the other forms. */
export function toCsv(table: Table): string {
  const quote = (text: string) => /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const line = (cells: readonly string[]) => cells.map(quote).join(",");
  return [line(table.columns.map(({ title }) => title)), ...table.rows.map(line)].join("\r\n") + "\r\n";
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
