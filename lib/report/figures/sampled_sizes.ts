/** What two ways of drawing candidates try: the sizes of their samples, one histogram a way. */
import * as Plot from "@observablehq/plot";
import { BUDGETS } from "../../paper.ts";
import { METHOD_STYLES } from "../style.ts";
import { document, type Figure, figureOf, INK } from "../svg.ts";
import { budgetRules, sizeAxis } from "./budget_axis.ts";

/** Sizes in KB by the name of the way in which they were drawn. */
export type Samples = Readonly<Record<string, readonly number[]>>;

interface Bar {
  readonly way: string;
  readonly low: number;
  readonly high: number;
  readonly share: number;
}

/** KB: only networks above it need the largest budget. */
const LARGE = BUDGETS.at(-2)!;
/** Bars in an octave of sizes. */
const BARS = 3;

/** A histogram a sample, one above the other, over the logarithm of the size; each says how many lie above the largest budget but one. */
export function sampledSizes(samples: Samples, ruler: string): Figure {
  const ways = Object.keys(samples), bars = ways.flatMap((way) => barsOf(way, samples[way]!));
  const all = Object.values(samples).flat();
  const labels = ways.map((way) => {
    const sizes = samples[way]!, large = sizes.filter((size) => size > LARGE).length;
    return { way, text: `${way}: ${(100 * large / sizes.length).toFixed(1)} % above ${LARGE} KB` };
  });
  const { x, axis } = sizeAxis(all, `model size, KB (ruler: ${ruler})`);
  const plot = Plot.plot({
    document,
    ...{ width: 700, height: 60 + 110 * ways.length, marginLeft: 52, marginRight: 20, marginTop: 24, marginBottom: 40 },
    x,
    y: { label: "share of the sample, %", grid: true, percent: true, nice: true, ticks: 3 },
    fy: { axis: null, domain: ways, padding: 0.15 },
    marks: [
      axis,
      budgetRules(),
      Plot.rect(bars, {
        ...{ fy: "way", x1: "low", x2: "high", y1: 0, y2: "share", insetLeft: 0.5, insetRight: 0.5 },
        ...{ fill: METHOD_STYLES["direct-convolution"].colour, fillOpacity: 0.75 },
      }),
      Plot.text(labels, {
        ...{ fy: "way", frameAnchor: "top-right", text: "text", fill: INK, fontWeight: "bold" },
        ...{ stroke: "white", strokeWidth: 4 },
      }),
    ],
  });
  const title = "The sizes that a sample tries";
  const caption = ways.map((way) => `${way}: ${samples[way]!.length} networks`).join("; ") +
    ". Vertical rules: budgets. Nothing is trained for this picture.";
  return figureOf(plot, { title, alt: `${title}. ${labels.map(({ text }) => text).join("; ")}`, caption });
}

function barsOf(way: string, sizes: readonly number[]): Bar[] {
  const groups = Map.groupBy(sizes, (size) => Math.floor(Math.log2(size) * BARS));
  return [...groups].sort(([a], [b]) => a - b).map(([step, { length }]) => ({
    way,
    low: 2 ** (step / BARS),
    high: 2 ** ((step + 1) / BARS),
    share: length / sizes.length,
  }));
}
