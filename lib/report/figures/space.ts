/** The search space of Direct Convolution as a picture: the sizes of all models of each architecture, with the budgets. */
import * as Plot from "@observablehq/plot";
import { PATTERNS, SPACE_SIZE } from "../../models/direct_convolution/mod.ts";
import { BUDGETS, TABLE_3 } from "../../paper.ts";
import { directConvolutionSize, parseArchitecture, type Ruler } from "../../sizing/mod.ts";
import { METHOD_STYLES, symbolMark } from "../style.ts";
import { document, type Figure, figureOf, INK } from "../svg.ts";
import { budgetRules, sizeAxis } from "./budget_axis.ts";
import { haloText } from "./halo_text.ts";

/** A model to be marked in the picture. */
export interface MarkedModel {
  /** Number of its architecture, from 1, as the generator counts. */
  readonly pattern: number;
  readonly kilobytes: number;
  readonly label: string;
}

/** The networks of Table 3. */
export function winnersInSpace(ruler: Ruler): MarkedModel[] {
  return TABLE_3.map(({ architecture, budgets }) => {
    const layers = parseArchitecture(architecture), { bytes } = directConvolutionSize(layers);
    const codes = layers.map(({ code }) => code === "C1" || code === "C2" ? "C" : code).join();
    const pattern = PATTERNS.findIndex((one) => one.layers.join() === codes) + 1;
    return { pattern, kilobytes: bytes[ruler] / 1024, label: `${budgets.join(", ")} KB` };
  });
}

/** A bar of an architecture's histogram; `high` is 1 for the longest one. */
interface Bar {
  readonly row: number;
  readonly low: number;
  readonly wide: number;
  readonly high: number;
}

/** Bars in an octave of sizes, and the part of a row's height that the longest one takes. */
const BARS = 6, FILLED = 0.82;

/**
 * One histogram of sizes for each architecture, each scaled to its own longest bar.
 *
 * @param sizes bytes of every model of the space, Infinity where a kernel does not fit: `spaceBytes(ruler)`
 */
export function spaceFigure(sizes: Float64Array, ruler: Ruler, marked: readonly MarkedModel[] = []): Figure {
  const rows = PATTERNS.map(({ layers, first, count }, row) => {
    const own = sizes.subarray(first, first + count).filter(Number.isFinite);
    return { row, name: `${row + 1}  ${layers.join(" ")}`, possible: own.length, bars: histogram(own, row) };
  });
  const bars = rows.flatMap((one) => one.bars), all = sizes.filter(Number.isFinite);
  const { x, axis } = sizeAxis(bars.flatMap(({ low, wide }) => [low, wide]), `model size, KB (ruler: ${ruler})`);
  const fitting = BUDGETS.map((budget) => ({
    budget,
    text: `≤ ${budget} KB\n${all.filter((bytes) => bytes <= 1024 * budget).length.toLocaleString("en-US")}`,
  }));
  const points = marked.map((model) => ({ ...model, row: model.pattern - 1 + FILLED / 2 }));
  const { colour, symbol } = METHOD_STYLES["direct-convolution"];
  const plot = Plot.plot({
    document,
    ...{ width: 800, height: 520, marginLeft: 138, marginRight: 66, marginTop: 40, marginBottom: 40 },
    x,
    y: { domain: [PATTERNS.length, 0], ticks: [], label: null },
    marks: [
      axis,
      Plot.ruleY(rows.map(({ row }) => row + FILLED), { stroke: "#dddddd" }),
      Plot.rect(bars, {
        ...{ x1: "low", x2: "wide", y1: ({ row }: Bar) => row + FILLED, fill: colour, fillOpacity: 0.55, inset: 0 },
        y2: ({ row, high }: Bar) => row + FILLED * (1 - high),
      }),
      budgetRules(),
      Plot.text(rows, {
        ...{ y: ({ row }) => row + FILLED * 0.7, text: "name", frameAnchor: "left", dx: -132, textAnchor: "start" },
        fill: INK,
      }),
      Plot.text(rows, {
        ...{ y: ({ row }) => row + FILLED * 0.7, frameAnchor: "right", dx: 62, textAnchor: "end", fill: INK },
        text: ({ possible }) => possible.toLocaleString("en-US"),
      }),
      Plot.text(fitting, { x: "budget", text: "text", frameAnchor: "top", dy: -32, lineAnchor: "top", fill: INK }),
      Plot.text(["possible"], { frameAnchor: "top-right", dx: 62, dy: -19, textAnchor: "end", fill: INK }),
      Plot.dot(points, { x: "kilobytes", y: "row", symbol, r: 5, fill: colour, stroke: "white", strokeWidth: 1.5 }),
      ...haloText(points, { x: "kilobytes", y: "row", text: "label", dx: 9, textAnchor: "start", fontWeight: "bold" }),
    ],
  });
  const title = "All networks that the search can draw: size against architecture";
  const caption = `${SPACE_SIZE.toLocaleString("en-US")} networks, ${all.length.toLocaleString("en-US")} of them ` +
    "possible; C stands for any C1 or C2. Each architecture's histogram is scaled to its own longest bar. Above the rules: " +
    "how many networks fit each budget.";
  const alt = `${title}; fitting ${fitting.map(({ text }) => text.replace("\n", ": ")).join(", ")}`;
  const legend = [
    {
      label: "networks of this size",
      symbol: `<rect x="-6" y="-6" width="12" height="12" fill="${colour}" opacity="0.55"/>`,
    },
    ...(points.length > 0 ? [{ label: "winner of Table 3, with its budget", symbol: symbolMark(symbol, colour) }] : []),
  ];
  return figureOf(plot, { title, alt, caption, legend });
}

/** Counts in bars of equal width on the logarithmic axis. */
function histogram(sizes: Float64Array, row: number): Bar[] {
  const counts = new Map<number, number>();
  for (const bytes of sizes) {
    const place = Math.floor(BARS * Math.log2(bytes / 1024));
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  const most = Math.max(...counts.values()), edge = (place: number) => 2 ** (place / BARS);
  return [...counts].sort(([a], [b]) => a - b).map(([place, count]) => ({
    row,
    low: edge(place),
    wide: edge(place + 1),
    high: count / most,
  }));
}
