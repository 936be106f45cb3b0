/** Validation against test: whether what was chosen on one set holds on the other. */
import * as Plot from "@observablehq/plot";
import type { DataFrame } from "nodejs-polars";
import { counted } from "../format.ts";
import { rowsOf } from "../frames.ts";
import { provenance } from "../provenance.ts";
import { type TrialRow, uniqueTrials } from "../rows.ts";
import { METHOD_NAMES } from "../../models/mod.ts";
import { METHOD_COLOURS, METHOD_STYLES, METHOD_SYMBOLS, symbolMark } from "../style.ts";
import { document, emptyFigure, type Figure, figureOf, INK } from "../svg.ts";

const TITLE = "Validation minus test accuracy of every trial that was read on both";
/** Images of the validation and of the test set. */
const IMAGES = 10_000, NORMAL_95 = 1.96;

/**
 * How far apart two sets of 10,000 images put a model of that accuracy in 95 of 100 cases, by the choice of images alone:
 * two binomial proportions.
 */
export function samplingNoise(accuracy: number): number {
  return NORMAL_95 * Math.sqrt(2 * accuracy * (1 - accuracy) / IMAGES);
}

/** One dot a trial; the band is what chance alone makes of the gap. */
export function validationGap(trials: DataFrame): Figure {
  const rows = uniqueTrials(rowsOf<TrialRow>(trials).filter(({ ok }) => ok));
  const points = rows.flatMap(({ method, validation, test }) =>
    validation === null || test === null ? [] : [{ method, validation, gap: validation - test }]
  );
  if (points.length === 0) {
    return emptyFigure(TITLE, "No test accuracy has been read yet. Run: deno task search replay");
  }
  const accuracies = points.map(({ validation }) => validation);
  const low = Math.min(...accuracies) - 0.02, high = Math.max(...accuracies) + 0.02;
  const band = Array.from({ length: 41 }, (_, i) => low + (high - low) * i / 40)
    .map((accuracy) => ({ accuracy, noise: samplingNoise(accuracy) }));
  const plot = Plot.plot({
    ...{ document, width: 640, height: 260, marginLeft: 52, marginBottom: 40 },
    x: { label: "validation accuracy", domain: [low, high] },
    y: { label: "validation minus test", grid: true, nice: true, tickFormat: "+.3f" },
    color: METHOD_COLOURS,
    symbol: METHOD_SYMBOLS,
    marks: [
      Plot.areaY(band, { x: "accuracy", y1: ({ noise }) => -noise, y2: "noise", fill: "#eeeeee" }),
      Plot.ruleY([0], { stroke: INK }),
      Plot.dot(points, { x: "validation", y: "gap", fill: "method", symbol: "method", r: 3.5 }),
    ],
  });
  const outside = points.filter(({ validation, gap }) => Math.abs(gap) > samplingNoise(validation)).length;
  const words = `${outside} of ${counted(points.length, "trial")} outside the band`;
  const legend = METHOD_NAMES.filter((name) => points.some(({ method }) => method === name)).map((name) => {
    const { label, symbol, colour } = METHOD_STYLES[name];
    return { label, symbol: symbolMark(symbol, colour) };
  });
  return figureOf(plot, {
    ...{ title: TITLE, alt: `${TITLE}: ${words}`, legend },
    caption: "Band: where 95 of 100 gaps lie if only the choice of 10,000 + 10,000 images sets the two apart; " +
      `${words}. ${provenance(rows.filter(({ test }) => test !== null))}`,
  });
}
