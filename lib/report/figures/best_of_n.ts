/** What more candidates would have bought: the best score to be expected of n of them. */
import * as Plot from "@observablehq/plot";
import type { DataFrame } from "nodejs-polars";
import type { BestOfN } from "../../search/analysis/best_of_n.ts";
import { drawsByBudget } from "../draws.ts";
import { provenance } from "../provenance.ts";
import { document, emptyFigure, type Figure, figureOf, INK } from "../svg.ts";
import { eachOnce } from "../rows.ts";
import { METHOD_STYLES } from "../style.ts";

interface Point extends BestOfN {
  readonly budget: number;
}

/** Below so many candidates the band reaches down to chance: the axis does not follow it. */
const SHOWN_FROM = 4;
const WIDTH = 780, HEIGHT = 260;
const TICKS = [1, 10, 100, 1000];

/**
 * A panel for each budget, over the candidates that are fair draws for it: the expected best of n, and the band in which
 * 90 of 100 searches of n of them would have ended.
 */
export function bestOfN(trials: DataFrame): Figure {
  const { label, colour } = METHOD_STYLES["direct-convolution"];
  const title = `${label}: best validation accuracy to be expected of n candidates`;
  const draws = drawsByBudget(trials);
  if (draws.length === 0) {
    return emptyFigure(title, "No candidate has been trained yet. Run: deno task search direct-convolution");
  }
  const curves = draws.map(({ budget, best }) => best.map((one): Point => ({ ...one, budget })));
  const rows = eachOnce(draws.flatMap(({ rows }) => rows));
  const ends = curves.map((curve) => curve.at(-1)!), most = Math.max(...ends.map(({ n }) => n));
  const low = Math.min(...curves.map((curve) => curve[Math.min(SHOWN_FROM, curve.length) - 1]!.low));
  const high = Math.max(...ends.map(({ high }) => high));
  const panel = { fx: "budget", x: "n" };
  const plot = Plot.plot({
    document,
    ...{ width: WIDTH, height: HEIGHT, marginLeft: 52, marginRight: 14, marginTop: 34, marginBottom: 40 },
    fx: { label: null, tickFormat: (budget: number) => `${budget} KB`, padding: 0.12 },
    x: { type: "log", domain: [1, Math.max(most, 2)], label: "candidates, n" },
    y: { label: "validation accuracy of the best", grid: true, domain: [low, high + (high - low) * 0.14] },
    marks: [
      Plot.axisX(TICKS.filter((n) => n <= most), { tickFormat: (n: number) => `${n}`, label: "candidates, n →" }),
      Plot.areaY(curves.flat(), { ...panel, y1: "low", y2: "high", fill: colour, fillOpacity: 0.2, clip: true }),
      Plot.line(curves.flat(), { ...panel, y: "expected", stroke: colour, strokeWidth: 2, clip: true }),
      Plot.dot(ends, { ...panel, y: "expected", fill: colour, r: 3 }),
      Plot.text(ends, {
        ...{ ...panel, y: "expected", dy: -9, dx: 4, textAnchor: "end", fill: INK },
        text: ({ expected }: Point) => expected.toFixed(3),
      }),
    ],
  });
  const alt = `${title}: ${
    ends.map(({ budget, n, expected }) => `${expected.toFixed(3)} of ${n} at ${budget} KB`).join(", ")
  }`;
  const caption =
    "Of the candidates that were drawn for a budget or a larger one and fit it, exact over all subsets of n. " +
    `Line: mean, band: 5 % to 95 %, dot: all of them. ${provenance(rows)}`;
  return figureOf(plot, { title, alt, caption });
}
