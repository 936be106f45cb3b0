/** How a table finds its place on a page of LaTeX: upright, on its side or over several pages, and how wide each column is. */
import type { Table } from "./table.ts";

export interface Layout {
  /** What `tabular` calls them: `r`, `l` or `p{79pt}`, ragged. */
  readonly columns: readonly string[];
  readonly form: "upright" | "sideways" | "pages";
  /** Whether a page of the narrowest kind needs it smaller. */
  readonly shrinks: boolean;
}

/** At \footnotesize: a letter's width, a line's height, the gap between columns; TeX points, on the generous side. */
const LETTER = 4.4, LINE = 10, GAP = 6;
/** Of the narrowest usual page (`article` without options), and what a caption takes of its height. */
const PAGE = { width: 345, height: 550 }, CAPTION = 75;
/** Sideways only where the letters would shrink below this upright. */
const SMALL = 0.75;
/** Text columns that are no wider are not broken, letters. */
const SHORT = 12;

/** One way to break a column: at most so many letters to a line. */
interface Draft {
  readonly kind: "text" | "number";
  readonly cells: readonly string[];
  letters: number;
  readonly whole: number;
}

/** The layout that leaves letters largest, with room for what stands `below` the table; upright and with whole numbers where it makes no difference. */
export function latexLayout(table: Table, below = ""): Layout {
  const { width, height } = PAGE, room = (line: number, page: number) => page - CAPTION - notesHeight(below, line);
  const upright = best(table, width, room(width, height)), sideways = best(table, height, room(height, width));
  const isUpright = upright.scale >= SMALL || upright.scale >= sideways.scale;
  const { drafts, shrunk, tooHigh } = isUpright ? upright : sideways;
  if (tooHigh) return { form: "pages", columns: filled(table, width, true).map(columnOf), shrinks: false };
  return { form: isUpright ? "upright" : "sideways", columns: drafts.map(columnOf), shrinks: shrunk < 1 };
}

/** Of what stands below the table, in lines of a page's width. */
function notesHeight(text: string, width: number): number {
  return LINE * Math.ceil(LETTER * text.length / width);
}

interface Fit {
  readonly drafts: readonly Draft[];
  /** What it takes to fit the width, at most 1. */
  readonly shrunk: number;
  /** Whether it is higher than the page even so. */
  readonly tooHigh: boolean;
  /** How good it is: as `shrunk`, but worse than any that fits where it is too high. */
  readonly scale: number;
}

function best(table: Table, width: number, height: number): Fit {
  const fits = [1, 1.1, 1.2, 1.3, 1.4, 1.6].flatMap((factor) =>
    [false, true].map((breaksNumbers): Fit => {
      const drafts = filled(table, width * factor, breaksNumbers), high = LINE * linesOf(drafts);
      const shrunk = Math.min(1, width / widthOf(drafts)), tooHigh = high * shrunk > height;
      return { drafts, shrunk, tooHigh, scale: tooHigh ? SMALL * height / high : shrunk };
    })
  );
  return fits.reduce((a, b) => (b.scale > a.scale + 0.01 ? b : a));
}

/** All columns as narrow as their words let them be, then letter by letter wider where most lines are saved. */
function filled({ columns, rows }: Table, width: number, breaksNumbers: boolean): Draft[] {
  const drafts = columns.map(({ kind, title }, column): Draft => {
    const cells = [title, ...rows.map((row) => row[column] ?? "")], whole = longest(cells);
    const breaks = kind === "text" ? whole > SHORT : breaksNumbers;
    return { kind, cells, whole, letters: breaks ? Math.min(whole, longest(pieces(kind, cells)) + 1) : whole };
  });
  while (widthOf(drafts) + LETTER <= width) {
    const [draft] = drafts.filter((one) => one.kind === "text" && one.letters < one.whole)
      .map((one) => ({ one, load: load(one, drafts) })).sort((a, b) => b.load - a.load);
    if (draft === undefined) break;
    draft.one.letters += 1;
  }
  return drafts;
}

/** Lines of the rows whose height a column decides. */
function load(column: Draft, drafts: readonly Draft[]): number {
  return column.cells.reduce((sum, cell, row) => {
    const own = brokenLines(cell, column.letters);
    return own > 1 && drafts.every((other) => brokenLines(other.cells[row]!, other.letters) <= own) ? sum + own : sum;
  }, 0);
}

function linesOf(drafts: readonly Draft[]): number {
  return (drafts[0]?.cells ?? []).reduce(
    (sum, _, row) => sum + Math.max(...drafts.map(({ cells, letters }) => brokenLines(cells[row]!, letters))),
    0,
  );
}

function brokenLines(text: string, letters: number): number {
  let lines = 1, used = 0;
  for (const word of text.split(" ")) {
    const next = used === 0 ? word.length : used + 1 + word.length;
    if (next <= letters || used === 0) used = next;
    else {
      lines += 1;
      used = word.length;
    }
  }
  return lines;
}

/** What must stand in one line: words, and `0.6 ± 0.1` or `(3 seeds)`. */
function pieces(kind: "text" | "number", [title = "", ...cells]: readonly string[]): string[] {
  const broken = cells.flatMap((cell) => cell.split(kind === "number" ? / (?=[[(])/ : " "));
  return [...title.split(" "), ...broken];
}

function columnOf({ kind, letters, whole }: Draft): string {
  if (letters >= whole) return kind === "number" ? "r" : "l";
  return `>{\\ragged${kind === "number" ? "left" : "right"}\\arraybackslash}p{${Math.round(LETTER * letters)}pt}`;
}

function widthOf(drafts: readonly Draft[]): number {
  return drafts.reduce((sum, { letters }) => sum + LETTER * letters + GAP, 0);
}

function longest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(({ length }) => length));
}
