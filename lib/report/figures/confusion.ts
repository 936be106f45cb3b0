/** Which classes are taken for which. */
import * as Plot from "@observablehq/plot";
import { document, type Figure, figureOf, INK } from "../svg.ts";

export interface ConfusionCell {
  readonly actual: string;
  readonly predicted: string;
  readonly count: number;
  /** Of the images of the actual class. */
  readonly share: number;
}

/**
 * A matrix of true against predicted classes.
 *
 * @param labels true classes, one a test image
 * @param predictions predicted classes in the same order
 */
export function confusion(
  labels: Uint8Array,
  predictions: Uint8Array,
  classes: readonly string[],
  title: string,
  caption: string,
): Figure {
  if (labels.length !== predictions.length) {
    throw new Error(`${labels.length} labels but ${predictions.length} predictions`);
  }
  const cells = confusionCells(labels, predictions, classes);
  const plot = Plot.plot({
    document,
    width: 760,
    height: 470,
    marginLeft: 86,
    marginTop: 46,
    marginBottom: 10,
    x: { label: "predicted", domain: [...classes], axis: "top" },
    y: { label: "true", domain: [...classes] },
    color: { type: "linear", domain: [0, 1], range: ["#ffffff", "#0b4a7a"] },
    marks: [
      Plot.cell(cells, { x: "predicted", y: "actual", fill: "share", inset: 0.5 }),
      Plot.text(cells, {
        x: "predicted",
        y: "actual",
        text: (cell: ConfusionCell) => String(cell.count),
        fill: (cell: ConfusionCell) => cell.count === 0 ? "#bbbbbb" : cell.share > 0.5 ? "white" : INK,
      }),
    ],
  });
  const right = cells.filter((cell) => cell.actual === cell.predicted).reduce((sum, cell) => sum + cell.count, 0);
  const alt = `${title}: ${right} of ${labels.length} images classified right`;
  return figureOf(plot, { title, alt, caption });
}

/** One cell for each pair of classes, row by row. */
export function confusionCells(
  labels: Uint8Array,
  predictions: Uint8Array,
  classes: readonly string[],
): ConfusionCell[] {
  const counts = new Uint32Array(classes.length ** 2), totals = new Uint32Array(classes.length);
  for (const [i, label] of labels.entries()) {
    const at = label * classes.length + (predictions[i] ?? 0);
    counts[at] = (counts[at] ?? 0) + 1;
    totals[label] = (totals[label] ?? 0) + 1;
  }
  return classes.flatMap((actual, i) =>
    classes.map((predicted, j) => {
      const count = counts[i * classes.length + j] ?? 0;
      return { actual, predicted, count, share: count / Math.max(1, totals[i] ?? 0) };
    })
  );
}
