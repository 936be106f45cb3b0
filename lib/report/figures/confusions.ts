/** Confusion matrices of several models side by side: where the better one gains. */
import * as Plot from "@observablehq/plot";
import { document, emptyFigure, type Figure, figureOf, INK } from "../svg.ts";
import { type ConfusionCell, confusionCells } from "./confusion.ts";
import { imageGrid } from "./image_grid.ts";
import { mistakeLabel, mostMistaken } from "./mistaken.ts";

/** A model with its answers on the test set. */
export interface JudgedModel {
  /** `8 KB: Direct Convolution 0.582`. */
  readonly title: string;
  /** True classes, one a test image. */
  readonly labels: Uint8Array;
  readonly predictions: Uint8Array;
  /** [images][classes], before softmax. */
  readonly scores: Float32Array;
}

const MISTAKES = "The most certain mistakes of each winner";
const NO_WEIGHTS = "No winner's weights are recorded yet. Run: deno task search replay";
const CELL = 17, NAMES = 76, HEAD = 106, GAP = 12;

/** At most five models: one matrix each, of shares of the true class; the class names stand at the first. */
export function confusions(
  models: readonly JudgedModel[],
  classes: readonly string[],
  title: string,
  caption: string,
): Figure {
  if (models.length === 0) return emptyFigure(title, NO_WEIGHTS);
  const panels = models.map(({ labels, predictions, title: name }, i) => {
    const cells = confusionCells(labels, predictions, classes), left = i === 0 ? NAMES : GAP;
    return Plot.plot({
      ...{ document, width: left + CELL * classes.length, height: HEAD + CELL * classes.length + 6 },
      ...{ marginLeft: left, marginTop: HEAD, marginRight: 0, marginBottom: 6 },
      x: { domain: [...classes], axis: "top", label: null, tickRotate: -90, tickSize: 0 },
      y: { domain: [...classes], axis: i === 0 ? "left" : null, label: null, tickSize: 0 },
      color: { type: "linear", domain: [0, 1], range: ["#ffffff", "#0b4a7a"] },
      marks: [
        Plot.frame({ stroke: "#cccccc" }),
        Plot.cell(cells, { x: "predicted", y: "actual", fill: "share", inset: 0.5 }),
        Plot.text(cells.filter(isRight), {
          ...{ x: "predicted", y: "actual", fontSize: 8 },
          text: ({ share }: ConfusionCell) => String(Math.round(100 * share)),
          fill: ({ share }: ConfusionCell) => share > 0.5 ? "white" : INK,
        }),
        Plot.text([name.replace(": ", "\n")], {
          ...{ frameAnchor: "top-left", dy: -HEAD + 8, lineAnchor: "top", textAnchor: "start", fontWeight: "bold" },
          ...{ text: (words: string) => words, fill: INK },
        }),
      ],
    });
  });
  const alt = `${title}: ${models.map(altOf(classes)).join("; ")}`;
  return figureOf(panels, {
    title,
    alt,
    caption: `Rows: true class; columns: predicted. Numbers: per cent found. ${caption}`,
  });
}

/** For each model a row of the images that it is most certain of, wrongly. */
export function mistakenByModel(
  models: readonly JudgedModel[],
  pixelsOf: (place: number) => Uint8Array,
  classes: readonly string[],
  caption: string,
  perModel = 10,
): Figure {
  if (models.length === 0) return emptyFigure(MISTAKES, NO_WEIGHTS);
  const mistakes = models.map(({ scores, labels }) => mostMistaken(scores, labels, perModel));
  const images = mistakes.flat().map((mistake) => ({
    pixels: pixelsOf(mistake.place),
    label: mistakeLabel(mistake, classes),
  }));
  const rowTitles = models.map(({ title }) => title);
  return imageGrid(images, MISTAKES, caption, perModel, rowTitles);
}

function isRight({ actual, predicted }: ConfusionCell): boolean {
  return actual === predicted;
}

function altOf(classes: readonly string[]): (model: JudgedModel) => string {
  return ({ title, labels, predictions }) => {
    const wrong = confusionCells(labels, predictions, classes).filter((cell) => !isRight(cell));
    const { actual, predicted } = wrong.reduce((a, b) => (b.count > a.count ? b : a));
    return `${title}, most often takes ${actual} for ${predicted}`;
  };
}
