/** A table for LaTeX: booktabs, a caption and a label, on the page as latex_layout.ts finds room for it. */
import { latexLayout, type Layout } from "./latex_layout.ts";
import { type Table, withNotes } from "./table.ts";

/** An environment of its own for `\input`. Needs `\usepackage{array, booktabs, graphicx, longtable, rotating}`. */
export function toLatex(whole: Table): string {
  const { table, notes } = withNotes(whole);
  const layout = latexLayout(table, notes.join("(00) ")),
    line = (cells: readonly string[]) => `${cells.map(escapeLatex).join(" & ")} \\\\`;
  const specs = layout.columns.join(""), apart = specs.includes("p{") ? ["\\addlinespace[2pt]"] : [];
  const before = (i: number) => table.rules?.includes(i) ? ["\\midrule"] : i === 0 ? [] : apart;
  const rows = table.rows.flatMap((cells, i) => [...before(i), line(cells)]);
  const head = ["\\toprule", line(table.columns.map(({ title }) => title)), "\\midrule"];
  const caption = `\\caption{${escapeLatex(`${unnumbered(table.title)}. ${table.caption}`.trim())}}`;
  const label = `\\label{tab:${table.name}}`, size = ["\\footnotesize", "\\setlength{\\tabcolsep}{3pt}"];
  const lines = layout.form === "pages"
    ? [
      ...["{", ...size, `\\begin{longtable}{${specs}}`, `${caption}${label}\\\\`],
      ...[...head, "\\endfirsthead", ...head, "\\endhead", "\\bottomrule", "\\endlastfoot", ...rows],
      ...["\\end{longtable}", ...below(notes), "}"],
    ]
    : inFloat(layout, [
      ...["\\centering", ...size, caption, label],
      ...shrunk(layout, [`\\begin{tabular}{${specs}}`, ...head, ...rows, "\\bottomrule", "\\end{tabular}"]),
      ...below(notes),
    ]);
  return lines.join("\n") + "\n";
}

/** The notes in one paragraph. */
function below(notes: readonly string[]): string[] {
  if (notes.length === 0) return [];
  const texts = notes.map((note, i) => escapeLatex(`(${i + 1}) ${note}`));
  return ["\\par\\smallskip", `\\raggedright ${texts.join(" ")}\\par`];
}

function inFloat({ form }: Layout, content: readonly string[]): string[] {
  const environment = form === "sideways" ? "sidewaystable" : "table";
  return [`\\begin{${environment}}`, ...content, `\\end{${environment}}`];
}

/** To the line's width where that is narrower: a wide page takes the letters as they are. */
function shrunk({ shrinks }: Layout, tabular: readonly string[]): string[] {
  if (!shrinks) return [...tabular];
  return [
    "\\resizebox{\\ifdim\\width>\\linewidth\\linewidth\\else\\width\\fi}{!}{%",
    ...tabular.slice(0, -1),
    `${tabular.at(-1)}}`,
  ];
}

/** A report numbers its tables itself: `Table 3: networks` becomes `Networks (the paper's Table 3)`. */
function unnumbered(title: string): string {
  return title.replace(
    /^(Table \d+)[^:]*: (.)(.*)$/,
    (_, table, first, rest) => `${first.toUpperCase()}${rest} (the paper's ${table})`,
  );
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
    .replace(/"([^"]*)"/g, "``$1''").replaceAll(" $\\pm$ ", "~$\\pm$~").replace(/\((\d+) seed/g, "($1~seed")
    .replace(/\[(\d+) of (\d+)\]/g, "[$1~of~$2]");
}
