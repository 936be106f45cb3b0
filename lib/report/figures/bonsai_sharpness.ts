/** How sharply a Bonsai branches along its training. */
import * as Plot from "@observablehq/plot";
import { METHOD_STYLES } from "../style.ts";
import { document, type Figure, figureOf } from "../svg.ts";
import { phaseBands } from "./phase_bands.ts";

/** Iterations between two drawn points. */
const EVERY = 10;

/**
 * sigmaI on a logarithmic axis, phase by phase.
 *
 * @param course sigmaI before each iteration
 * @param epochs that the iterations make up
 */
export function sharpnessFigure(course: Float64Array, epochs: number, caption: string): Figure {
  const points = Array.from({ length: Math.ceil(course.length / EVERY) }, (_, i) => ({
    epoch: i * EVERY / course.length * epochs,
    sharpness: course[i * EVERY]!,
  }));
  const lowest = Math.min(...points.map(({ sharpness }) => sharpness)), highest = Math.max(...course);
  const domain = [10 ** Math.floor(Math.log10(lowest)), 10 ** Math.ceil(Math.log10(highest))] as const;
  const plot = Plot.plot({
    ...{ document, width: 640, height: 260, marginTop: 34, marginLeft: 60 },
    x: { label: "epoch", domain: [0, epochs] },
    y: { label: "sharpness", type: "log", domain: [...domain], grid: true, tickFormat: "~g" },
    marks: [
      ...phaseBands(epochs, ...domain),
      Plot.line(points, { x: "epoch", y: "sharpness", stroke: METHOD_STYLES.bonsai.colour, strokeWidth: 2 }),
    ],
  });
  const title = "Sharpness of the branching, phase by phase";
  const alt = `${title}: from ${lowest.toPrecision(2)} to ${highest.toPrecision(2)} in ${epochs} epochs`;
  return figureOf(plot, { title, alt, caption });
}
