/** What more candidates would have bought: the best score to be expected of n of them. */
import * as Plot from "@observablehq/plot";
import type { DataFrame } from "nodejs-polars";
import type { MethodName } from "../../models/mod.ts";
import { rowsOf } from "../frames.ts";
import { counted } from "../format.ts";
import { provenance } from "../provenance.ts";
import type { TrialRow } from "../rows.ts";
import { BUDGETS } from "../../paper.ts";
import { document, emptyFigure, type Figure, figureOf, INK } from "../svg.ts";
import { METHOD_STYLES, shades } from "../style.ts";
import { dodge } from "./dodge.ts";

/**
 * Expected maximum of n values drawn without replacement from the given ones, for n = 1 to their number; failed candidates
 * count with the score that they got. Dodge et al. 2019, "Show Your Work", section 3, there with replacement.
 *
 * E[max] = sum over the sorted values v_i (i = 1..N) of v_i C(i-1, n-1) / C(N, n).
 */
export function expectedBest(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => b - a), count = sorted.length;
  return sorted.map((_, at) => {
    const n = at + 1;
    let sum = 0, share = n / count; // the chance that the largest value is drawn, then that it is not but the next is, ...
    for (let i = 0; i + n <= count; i++) {
      sum += share * sorted[i]!;
      share *= (count - i - n) / Math.max(1, count - i - 1);
    }
    return sum;
  });
}

/** One curve for each budget, over the candidates that were drawn for it. */
export function bestOfN(trials: DataFrame, method: MethodName = "direct-convolution"): Figure {
  const title = `${METHOD_STYLES[method].label}: best validation accuracy to be expected of n candidates`;
  const rows = rowsOf<TrialRow>(trials).filter((row) => row.method === method && row.stage === "candidate");
  const budgets = BUDGETS.filter((budget) => rows.some((row) => row.budget === budget));
  if (budgets.length === 0) {
    return emptyFigure(title, `No candidate has been trained yet. Run: deno task search ${method}`);
  }
  const colours = shades(METHOD_STYLES[method].colour, budgets.length);
  const curves = budgets.map((budget) =>
    expectedBest(rows.filter((row) => row.budget === budget).map(({ validation }) => validation ?? 0))
  );
  const points = curves.flatMap((curve, i) => curve.map((best, at) => ({ budget: budgets[i]!, n: at + 1, best })));
  const ends = curves.map((curve, i) => ({ budget: budgets[i]!, n: curve.length, best: curve.at(-1)! }));
  const heights = points.map(({ best }) => best), span = Math.max(...heights) - Math.min(...heights) || 1;
  const height = 340, labels = dodge(ends.map(({ best }) => best), span * 14 / (height - 60));
  const plot = Plot.plot({
    document,
    ...{ width: 640, height, marginLeft: 52, marginRight: 96, marginBottom: 40 },
    x: {
      label: "candidates tried, n",
      type: "log",
      tickFormat: String,
      ticks: TICKS.filter((n) => n <= Math.max(...ends.map((end) => end.n))),
    },
    y: { label: "expected best validation accuracy", grid: true, nice: true },
    color: { domain: budgets, range: colours, type: "categorical" },
    marks: [
      Plot.line(points, { x: "n", y: "best", stroke: "budget", strokeWidth: 2 }),
      Plot.dot(ends, { x: "n", y: "best", fill: "budget", r: 3 }),
      Plot.text(ends, {
        ...{
          x: Math.max(...ends.map(({ n }) => n)),
          y: (_: unknown, i: number) => labels[i],
          dx: 9,
          textAnchor: "start",
        },
        ...{
          text: ({ budget, best }: { budget: number; best: number }) => `${budget} KB: ${best.toFixed(3)}`,
          fill: INK,
        },
      }),
    ],
  });
  const alt = `${title}: ${ends.map(({ budget, n, best }) => `${best.toFixed(3)} of ${n} at ${budget} KB`).join(", ")}`;
  const caption = `Exact expectation over all subsets of the ${counted(rows.length, "candidate")} trained. ${
    provenance(rows)
  }`;
  return figureOf(plot, { title, alt, caption });
}

const TICKS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 750, 1000, 2000];
