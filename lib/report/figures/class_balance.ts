/** How many images of each class lie in the training, validation and test sets. */
import * as Plot from "@observablehq/plot";
import { document, type Figure, figureOf, INK } from "../svg.ts";

export interface ClassCount {
  readonly set: string;
  readonly class: string;
  readonly images: number;
}

/** Greys: colours stand for methods. */
const SETS: readonly [string, string][] = [["train", "#555555"], ["validation", "#8c8c8c"], ["test", "#bdbdbd"]];

/** Bars by class, one panel for each set, with the counts written on them. */
export function classBalance(counts: readonly ClassCount[], caption: string): Figure {
  const rows = [...counts];
  const plot = Plot.plot({
    document,
    width: 760,
    height: 300,
    marginLeft: 82,
    marginBottom: 36,
    marginRight: 30,
    x: { label: "images", ticks: 3, grid: true, insetRight: 24 },
    y: { label: null, domain: [...new Set(rows.map((row) => row.class))] },
    fx: { label: null, domain: SETS.map(([name]) => name) },
    color: { domain: SETS.map(([name]) => name), range: SETS.map(([, colour]) => colour) },
    marks: [
      Plot.barX(rows, { x: "images", y: "class", fx: "set", fill: "set" }),
      Plot.text(rows, {
        x: "images",
        y: "class",
        fx: "set",
        text: (row: ClassCount) => String(row.images),
        dx: 4,
        textAnchor: "start",
        fill: INK,
      }),
      Plot.ruleX([0]),
    ],
  });
  const total = (set: string) =>
    rows.filter((row) => row.set === set).reduce((sum, row) => sum + row.images, 0).toLocaleString("en-US");
  const alt = `Images by class: ${SETS.map(([name]) => `${total(name)} ${name}`).join(", ")}`;
  return figureOf(plot, { title: "Images of each class in the three sets", alt, caption });
}
