/** The thirds of a sparse training as grounds behind a plot, with their names above it. */
import * as Plot from "@observablehq/plot";
import { INK } from "../svg.ts";

const PHASES = ["dense", "thresholded", "support frozen"] as const,
  GROUNDS = ["#ffffff", "#f3e6dc", "#e7d0bf"] as const;

/** `epochs` of the whole run; from `low` to `high` on the vertical axis. */
export function phaseBands(epochs: number, low: number, high: number): Plot.Markish[] {
  const third = epochs / 3;
  const bands = PHASES.map((name, i) => ({ name, from: i * third, to: (i + 1) * third, ground: GROUNDS[i]! }));
  return [
    Plot.rect(bands, { x1: "from", x2: "to", y1: low, y2: high, fill: "ground" }),
    Plot.text(bands, {
      ...{ x: (band: { from: number; to: number }) => (band.from + band.to) / 2, frameAnchor: "top", dy: -14 },
      ...{ text: "name", fill: INK },
    }),
  ];
}
