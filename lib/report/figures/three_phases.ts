/** EdgeML's three phases of a sparse training: the densities that it holds, and the validation accuracy meanwhile. */
import * as Plot from "@observablehq/plot";
import type { Trial } from "../../training/trial.ts";
import { METHOD_STYLES } from "../style.ts";
import { document, type Figure, figureOf, INK } from "../svg.ts";
import { phaseBands } from "./phase_bands.ts";

export interface PhasesOptions {
  readonly title: string;
  readonly caption: string;
  /** Fractions of entries kept. */
  readonly densityW: number;
  readonly densityU: number;
  /** Epochs that the run was planned for; the phases are its thirds. */
  readonly epochs: number;
}

const COMMON = { document, width: 390, height: 250, marginTop: 34, marginLeft: 46, marginRight: 14 };

/** `history`: of the trial whose phases are drawn. */
export function threePhases(history: Trial["history"], options: PhasesOptions): Figure {
  const { epochs, densityW, densityU, title, caption } = options, { colour } = METHOD_STYLES.fastgrnn;
  const third = epochs / 3, x = { label: "epoch", domain: [0, epochs] };
  const course = (density: number) => [[0, 1], [third, 1], [third, density], [epochs, density]];
  const names = densityW === densityU
    ? [{ density: densityW, text: `W and U: ${densityW}` }]
    : [{ density: densityW, text: `W: ${densityW}` }, { density: densityU, text: `U: ${densityU}` }];
  const densities = Plot.plot({
    ...COMMON,
    x,
    y: { label: "share of entries that may differ from 0", domain: [0, 1], grid: true },
    marks: [
      phaseBands(epochs, 0, 1),
      names.map(({ density }, i) =>
        Plot.line(course(density), { stroke: colour, strokeWidth: 2, strokeDasharray: i === 0 ? "" : "7 3" })
      ),
      Plot.text(names, { x: epochs, y: "density", text: "text", dy: -8, dx: -4, textAnchor: "end", fill: INK }),
    ],
  });
  const accuracies = history.map(({ validationAccuracy }) => validationAccuracy);
  const low = Math.min(...accuracies) - 0.01, high = Math.max(...accuracies) + 0.01;
  const validation = Plot.plot({
    ...COMMON,
    x,
    y: { label: "validation accuracy", domain: [low, high], grid: true },
    marks: [
      phaseBands(epochs, low, high),
      Plot.lineY(history, {
        ...{ x: ({ epoch }: { epoch: number }) => epoch + 1, y: "validationAccuracy", stroke: colour, strokeWidth: 2 },
      }),
    ],
  });
  const alt = `${title}: ${epochs} epochs, W thresholded to ${densityW} and U to ${densityU}, validation accuracy ${
    accuracies.at(-1)?.toFixed(3)
  } at the end`;
  return figureOf([densities, validation], { title, alt, caption });
}
