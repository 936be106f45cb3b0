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
  /** On the ruler in force. */
  readonly kilobytes: number | null;
  /** KB that the line may use at most. */
  readonly budget: number;
}

export interface DotPlotOptions {
  readonly title: string;
  readonly caption: string;
  readonly ruler: Ruler;
}

const ROW_HEIGHT = 26, AXES = 58, LETTER = 6.6;

/** Two panels with a common list of lines: test accuracy, and size on a logarithmic scale with its budget. */
export function dotPlot(rows: readonly DotRow[], { title, caption, ruler }: DotPlotOptions): Figure {
  const domain = rows.map(({ label }) => label), height = AXES + ROW_HEIGHT * rows.length;
  const labels = 16 + LETTER * Math.max(...domain.map((label) => label.length));
  const shared = { document, height, marginTop: 14, marginBottom: 40, style: { fontSize: "11px" } };
  const list = [...rows];
  const colourOf = ({ method }: DotRow) => METHOD_STYLES[method].colour;
  const of = (which: "paper" | "replay" | "search") => list.filter((row) => row[which] !== null);
  const mean = (which: "replay" | "search") => ({ [which]: interval }: DotRow) => interval?.mean;
  const accuracies = list.flatMap(({ paper, replay, search }) => [paper?.accuracy, replay?.mean, search?.mean]);
  const drawn = accuracies.filter((value) => value !== undefined), low = Math.min(...drawn), high = Math.max(...drawn);
  const accuracy = Plot.plot({
    ...{ ...shared, width: 340 + labels, marginLeft: labels, marginRight: 14 },
    x: { label: "test accuracy", domain: [below(low - 0.03), -below(-high - 0.03)], grid: true },
    y: { domain, label: null, type: "band", tickSize: 0 },
    marks: [
      Plot.ruleY(list, { y: "label", stroke: "#eeeeee" }),
      Plot.link(of("replay"), {
        ...{ y1: "label", y2: "label", stroke: colourOf, strokeWidth: 2 },
        ...{ x1: ({ replay }: DotRow) => end(replay, -1), x2: ({ replay }: DotRow) => end(replay, 1) },
      }),
      Plot.dot(of("paper"), {
        ...{
          y: "label",
          x: ({ paper }: DotRow) => paper?.accuracy,
          r: 5.5,
          fill: "white",
          stroke: INK,
          strokeWidth: 1.5,
        },
      }),
      Plot.dot(of("search"), {
        y: "label",
        x: mean("search"),
        symbol: "times",
        r: 4.5,
        stroke: colourOf,
        strokeWidth: 2,
      }),
      Plot.dot(of("replay"), { y: "label", x: mean("replay"), r: 3.2, fill: colourOf }),
      ...haloText(list.filter(({ replay, search }) => replay === null && search === null), {
        ...{ y: "label", frameAnchor: "left", dx: 6, textAnchor: "start", fill: "#777777", text: () => NOT_RUN },
      }),
    ],
  });
  const sized = list.filter(({ kilobytes }) => kilobytes !== null);
  const sizes = [...list.map(({ budget }) => budget), ...sized.map(({ kilobytes }) => kilobytes ?? 1)];
  const printed = list.flatMap(({ paper }) => paper?.kilobytes ?? []);
  const { x, axis } = sizeAxis([...sizes, ...printed], `model size, KB (ruler: ${ruler})`);
  const size = Plot.plot({
    ...{ ...shared, width: 300, marginLeft: 12, marginRight: 20 },
    x,
    y: { domain, axis: null, type: "band" },
    marks: [
      axis,
      Plot.ruleY(list, { y: "label", stroke: "#eeeeee" }),
      Plot.tickX(list, { y: "label", x: "budget", stroke: "#777777", strokeWidth: 1.5 }),
      Plot.dot(of("paper"), {
        ...{
          y: "label",
          x: ({ paper }: DotRow) => paper?.kilobytes,
          r: 5.5,
          fill: "white",
          stroke: INK,
          strokeWidth: 1.5,
        },
      }),
      Plot.dot(sized, { y: "label", x: "kilobytes", r: 3.2, fill: colourOf }),
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

/** The next multiple of 0.05 below. */
function below(value: number): number {
  return Math.floor(value * 20) / 20;
}

function end(interval: Interval | null, side: 1 | -1): number | undefined {
  return interval === null ? undefined : Math.min(1, Math.max(0, interval.mean + side * (interval.half ?? 0)));
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
