/** What a few epochs tell about full training: a model's early score against its final one. */
import * as Plot from "@observablehq/plot";
import { earlyScores, fullTrainings } from "../../search/analysis/early_scores.ts";
import type { Trial } from "../../training/trial.ts";
import { provenance } from "../provenance.ts";
import { trialRow } from "../rows.ts";
import { METHOD_NAMES } from "../../models/mod.ts";
import { METHOD_COLOURS, METHOD_STYLES, METHOD_SYMBOLS, symbolMark } from "../style.ts";
import { document, emptyFigure, type Figure, figureOf } from "../svg.ts";

/** One mark a model; on the dashed line nothing was gained after the early epochs. */
export function earlyScoresFigure(trials: readonly Trial[], epochs: number): Figure {
  const scores = earlyScores(trials, epochs);
  const title = `Validation accuracy after ${epochs} epochs and after full training`;
  if (scores.length === 0) return emptyFigure(title, "Nothing was trained in full yet. Run: deno task search replay");
  const methods = METHOD_NAMES.filter((name) => scores.some(({ method }) => method === name));
  const high = Math.ceil(10 * Math.max(...scores.flatMap(({ early, full }) => [early, full]))) / 10;
  const plot = Plot.plot({
    document,
    ...{ width: 560, height: 400, marginLeft: 52, marginBottom: 40, marginRight: 20 },
    x: { domain: [0, high], label: `best of the first ${epochs} epochs`, grid: true },
    y: { domain: [0, high], label: "kept after full training", grid: true },
    color: METHOD_COLOURS,
    symbol: METHOD_SYMBOLS,
    marks: [
      Plot.line([[0, 0], [high, high]], { stroke: "#999999", strokeDasharray: "4 3" }),
      Plot.dot([...scores], {
        ...{ x: "early", y: "full", fill: "method", symbol: "method", r: 3, fillOpacity: 0.7 },
      }),
    ],
  });
  const legend = methods.map((name) => {
    const { label, symbol, colour } = METHOD_STYLES[name];
    const { length } = scores.filter(({ method }) => method === name);
    return { label: `${label} (${length})`, symbol: symbolMark(symbol, colour) };
  });
  const caption = `A mark a model, its seeds averaged. Dashed: nothing gained after epoch ${epochs}. ${
    provenance(fullTrainings(trials, epochs).map(trialRow))
  }`;
  return figureOf(plot, { title, alt: `${title}, ${scores.length} models`, caption, legend });
}
