/** Labels that stay readable over lines and dots. */
import * as Plot from "@observablehq/plot";
import { INK } from "../svg.ts";

/**
 * Text on a white rim. Drawn twice, because a rim below its own letters (`paint-order`, what Plot gives a text with a
 * stroke) is something that the PDF writer does not know: it would cover them.
 */
export function haloText(data: Plot.Data, options: Plot.TextOptions): Plot.Markish[] {
  return [
    Plot.text(data, { ...options, fill: "white", stroke: "white", strokeWidth: 4 }),
    Plot.text(data, { fill: INK, ...options }),
  ];
}
