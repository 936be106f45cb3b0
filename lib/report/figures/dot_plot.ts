/** A table's numbers as a picture beside it: accuracy and size for each budget, the paper's and ours. */
import * as Plot from "@observablehq/plot";
import { NOT_RUN } from "../format.ts";
import type { Ruler } from "../rows.ts";
import type { MethodName } from "../../models/mod.ts";
import type { Interval } from "../interval.ts";
import { document, type Figure, figureOf, INK } from "../svg.ts";
import { METHOD_STYLES, symbolMark } from "../style.ts";
import { sizeAxis } from "./budget_axis.ts";
import { haloText } from "./halo_text.ts";

/** One line of the picture. */
export interface DotRow {
  /** Names the line; unique: `≤ 8 KB`, `row-major ≤ 8 KB`. */
  readonly label: string;
  readonly method: MethodName;
  /** The paper's test accuracy and printed size in KB. */
  readonly paper: { readonly accuracy: number; readonly kilobytes: number } | null;
  readonly replay: Interval | null;
  readonly search: Interval | null;
  /** The replayed model's size on the ruler in force, and that of the search's winner. */
  readonly kilobytes: number | null;
  readonly searchKilobytes: number | null;
  /** KB that the line may use at most. */
  readonly budget: number;
}

export interface DotPlotOptions {
  readonly title: string;
  readonly caption: string;
  readonly ruler: Ruler;
}

const ROW_HEIGHT = 28, AXES = 58, LETTER = 6.6;
/** The search stands a little below the replay: often they coincide. */
const SEARCH_BELOW = 8;
/** An interval does not widen the axis further than this; a longer one ends at the edge. */
const WIDEST = 0.06;

/** Two panels with a common list of lines: test accuracy, and size on a logarithmic scale with its budget. */
export function dotPlot(rows: readonly DotRow[], { title, caption, ruler }: DotPlotOptions): Figure {
  const domain = rows.map(({ label }) => label), height = AXES + ROW_HEIGHT * rows.length;
  const labels = 16 + LETTER * Math.max(...domain.map((label) => label.length));
  const shared = { document, height, marginTop: 14, marginBottom: 40, style: { fontSize: "11px" } };
  const list = [...rows], colourOf = ({ method }: DotRow) => METHOD_STYLES[method].colour;
  const of = (which: "paper" | "replay" | "search") => list.filter((row) => row[which] !== null);
  const edges = edgesOf(list), bands = { domain, type: "band" } as const;
  const rules = Plot.ruleY(list, { y: "label", stroke: "#eeeeee" });
  const ring = { y: "label", r: 5.5, fill: "white", stroke: INK, strokeWidth: 1.5 };
  const cross = { y: "label", dy: SEARCH_BELOW, symbol: "times", r: 4, stroke: colourOf, strokeWidth: 2 } as const;
  const bar = (which: "replay" | "search"): Plot.LinkOptions => ({
    ...{ y1: "label", y2: "label", stroke: colourOf, strokeWidth: which === "replay" ? 2 : 1 },
    ...(which === "search" ? { dy: SEARCH_BELOW } : {}),
    x1: ({ [which]: interval }: DotRow) => end(interval, -1, edges),
    x2: ({ [which]: interval }: DotRow) => end(interval, 1, edges),
  });
  const accuracy = Plot.plot({
    ...{ ...shared, width: 340 + labels, marginLeft: labels, marginRight: 14 },
    x: { label: "test accuracy", domain: edges, grid: true },
    y: { ...bands, label: null, tickSize: 0 },
    marks: [
      rules,
      Plot.link(of("replay"), bar("replay")),
      Plot.link(of("search"), bar("search")),
      Plot.dot(of("paper"), { ...ring, x: ({ paper }: DotRow) => paper?.accuracy }),
      Plot.dot(of("search"), { ...cross, x: ({ search }: DotRow) => search?.mean }),
      Plot.dot(of("replay"), { y: "label", x: ({ replay }: DotRow) => replay?.mean, r: 3.2, fill: colourOf }),
      ...haloText(list.filter(({ replay, search }) => replay === null && search === null), {
        ...{ y: "label", frameAnchor: "left", dx: 6, textAnchor: "start", fill: "#777777", text: () => NOT_RUN },
      }),
    ],
  });
  const sizes = list.flatMap(({ budget, kilobytes, searchKilobytes, paper }) =>
    [budget, kilobytes, searchKilobytes, paper?.kilobytes ?? null].filter((size) => size !== null)
  );
  const { x, axis } = sizeAxis(sizes, `model size, KB (ruler: ${ruler})`);
  const size = Plot.plot({
    ...{ ...shared, width: 300, marginLeft: 12, marginRight: 20 },
    x,
    y: { ...bands, axis: null },
    marks: [
      axis,
      rules,
      Plot.tickX(list, { y: "label", x: "budget", stroke: "#777777", strokeWidth: 1.5 }),
      Plot.dot(of("paper"), { ...ring, x: ({ paper }: DotRow) => paper?.kilobytes }),
      Plot.dot(list.filter((row) => row.searchKilobytes !== null), { ...cross, x: "searchKilobytes" }),
      Plot.dot(list.filter((row) => row.kilobytes !== null), { y: "label", x: "kilobytes", r: 3.2, fill: colourOf }),
    ],
  });
  const colour = list.length === 0 ? INK : colourOf(list[0]!);
  const grey = new Set(list.map(({ method }) => method)).size > 1 ? INK : colour;
  const legend = [
    { label: "paper", symbol: symbolMark("circle", INK, true) },
    { label: "replay, mean and 95 % interval", symbol: dotMark(grey) },
    { label: "our own search", symbol: crossMark(grey) },
    { label: "budget", symbol: `<line y1="-7" y2="7" stroke="#777777" stroke-width="1.5"/>` },
  ];
  return figureOf([accuracy, size], { title, alt: altOf(title, list), caption, legend });
}

/** The accuracies' axis: all means, with their intervals as far as these are not wide. */
function edgesOf(rows: readonly DotRow[]): [number, number] {
  const ends = rows.flatMap(({ paper, replay, search }) => [
    ...(paper === null ? [] : [paper.accuracy]),
    ...[replay, search].flatMap((interval) => {
      if (interval === null) return [];
      const half = Math.min(interval.half ?? 0, WIDEST);
      return [interval.mean - half, interval.mean + half];
    }),
  ]);
  const low = Math.min(...ends) - 0.02, high = Math.max(...ends) + 0.02;
  return [Math.max(0, below(low)), Math.min(1, -below(-high))];
}

/** The next multiple of 0.05 below. */
function below(value: number): number {
  return Math.floor(value * 20) / 20;
}

function end(interval: Interval | null, side: 1 | -1, [low, high]: readonly [number, number]): number | undefined {
  if (interval === null) return undefined;
  return Math.min(high, Math.max(low, interval.mean + side * (interval.half ?? 0)));
}

function altOf(title: string, rows: readonly DotRow[]): string {
  const line = ({ label, paper, replay }: DotRow) =>
    `${label}: paper ${paper?.accuracy.toFixed(3) ?? "none"}, replay ${replay?.mean.toFixed(3) ?? NOT_RUN}`;
  return `${title}: ${rows.map(line).join("; ")}`;
}

function dotMark(colour: string): string {
  return `<line x1="-8" x2="8" stroke="${colour}" stroke-width="2"/><circle r="3.2" fill="${colour}"/>`;
}

function crossMark(colour: string): string {
  return `<path d="M-4,-4L4,4M-4,4L4,-4" stroke="${colour}" stroke-width="2"/>`;
}
