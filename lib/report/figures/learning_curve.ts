/** Accuracy or loss against the epoch: one line a config, a band where several seeds of it were trained. */
import * as Plot from "@observablehq/plot";
import type { DataFrame } from "nodejs-polars";
import type { MethodName } from "../../models/mod.ts";
import { type EpochRow, rowsOf } from "../frames.ts";
import { document, emptyFigure, type Figure, figureOf, INK } from "../svg.ts";
import { lineMark, METHOD_STYLES, shades } from "../style.ts";
import { dodge } from "./dodge.ts";
import { haloText } from "./halo_text.ts";
import { type CurvePoint, type EpochMeasure, type SeedCurve, seedCurves } from "./seed_curves.ts";

export interface LearningCurveOptions {
  readonly title: string;
  readonly caption: string;
  /** `accuracy` on the validation set, or `loss` on both sets. */
  readonly measure?: "accuracy" | "loss";
  /** What to run when there is nothing to draw. */
  readonly command?: string;
  /** Names of configs (canonical JSON), in the order of their lines; default: the keys in which they differ. */
  readonly names?: ReadonlyMap<string, string>;
}

/** Told apart in grey, too. */
const DASHES = ["", "7 3", "2 3", "9 3 2 3", "12 4"];
/** Smallest range of the vertical axis: five points of accuracy. */
const NARROW = 0.05;
const WIDTH = 640, HEIGHT = 300, LABEL_GAP = 13, LETTER = 6.4;
/** Longer names go to a legend. */
const DIRECT = 24;

const MEASURES = {
  accuracy: { label: "validation accuracy", of: [["validationAccuracy", ""]] },
  loss: { label: "loss", of: [["loss", "training"], ["validationLoss", "validation"]] },
} as const satisfies Record<string, { label: string; of: readonly (readonly [EpochMeasure, string])[] }>;

interface Line extends SeedCurve {
  readonly colour: string;
  readonly dash: string;
}

/** Epochs of trials (`epochFrame`) as curves; trials that differ only in their seed share a line and its band. */
export function learningCurve(epochs: DataFrame, options: LearningCurveOptions): Figure {
  const { title, caption, names, command = "deno task campaign" } = options;
  const rows = rowsOf<EpochRow>(epochs), { label, of } = MEASURES[options.measure ?? "accuracy"];
  const curves = of.flatMap(([measure, set]) =>
    seedCurves(rows, measure, names).map((one) => ({ ...one, name: [one.name, set].filter(Boolean).join(", ") }))
  );
  if (curves.length === 0) return emptyFigure(title, `Nothing recorded yet. Run: ${command}`);
  const colours = shades(METHOD_STYLES[rows[0]?.method as MethodName].colour, curves.length, 0.5);
  const lines = curves.map((curve, i): Line => {
    return { ...curve, colour: colours[i] ?? INK, dash: DASHES[i % DASHES.length] ?? "" };
  });
  const isDirect = lines.length > 1 && lines.every(({ name }) => name.length <= DIRECT);
  const range = rangeOf(lines), longest = Math.max(...lines.map(({ name }) => name.length));
  const plot = Plot.plot({
    ...{ document, width: WIDTH, height: HEIGHT, marginLeft: 52 },
    ...(isDirect ? { marginRight: 14 + LETTER * longest } : {}),
    x: { label: "epoch", tickFormat: (epoch: number) => Number.isInteger(epoch) ? String(epoch) : "" },
    y: { label, grid: true, nice: true, domain: range },
    marks: [
      ...lines.flatMap(lineMarks),
      ...(isDirect ? directLabels(lines, range) : []),
      ...(lines.every(({ points }) => points.length === 1)
        ? lines.map(({ points, colour }) => Plot.dot([...points], { x: "epoch", y: "mean", fill: colour }))
        : []),
    ],
  });
  const last = lines.at(-1)?.points.at(-1);
  return figureOf(plot, {
    title,
    alt: `${title}: ${label} ${last?.mean.toFixed(3)} after epoch ${last?.epoch}`,
    caption: caption + seedsNote(lines),
    legend: isDirect || lines.length === 1
      ? []
      : lines.map(({ name, colour, dash }) => ({ label: name, symbol: lineMark(colour, dash) })),
  });
}

function lineMarks({ points, tails, seeds, colour, dash }: Line): Plot.Markish[] {
  const band = { x: "epoch", y1: "low", y2: "high", fill: colour, fillOpacity: 0.18 };
  return [
    ...(seeds > 1 ? [Plot.areaY([...points], band)] : []),
    ...tails.map((tail) => Plot.lineY([...tail], { x: "epoch", y: "value", stroke: colour, strokeWidth: 0.8 })),
    Plot.lineY([...points], { x: "epoch", y: "mean", stroke: colour, strokeWidth: 2, strokeDasharray: dash }),
  ];
}

/** Names at the right edge, each as high as its line's end, moved apart where they would touch. */
function directLabels(lines: readonly Line[], [low, high]: readonly [number, number]): Plot.Markish[] {
  const ends = lines.map(({ points }) => points.at(-1)!), right = Math.max(...lines.flatMap(lastEpochs));
  const heights = dodge(ends.map(({ mean }) => mean), LABEL_GAP * (high - low) / (HEIGHT - 50));
  const labels = lines.map((line, i) => ({ ...line, end: ends[i]!, height: heights[i]! }));
  return [
    ...labels.map(({ end, height, colour }) =>
      Plot.link([end], { x1: end.epoch, x2: right, y1: end.mean, y2: height, stroke: colour, strokeDasharray: "1 3" })
    ),
    ...haloText(labels, { x: right, y: "height", text: "name", dx: 6, textAnchor: "start", fontSize: 11 }),
  ];
}

function lastEpochs({ points, tails }: SeedCurve): number[] {
  return [points, ...tails].flatMap((part: readonly { readonly epoch: number }[]) => part.at(-1)?.epoch ?? []);
}

/** The lines' range, widened where it is so narrow that noise would look like news. */
function rangeOf(lines: readonly Line[]): [number, number] {
  const values = lines.flatMap(({ points, tails }) => [
    ...points.flatMap(({ low, high }: CurvePoint) => [low, high]),
    ...tails.flatMap((tail) => tail.map(({ value }) => value)),
  ]);
  const low = Math.min(...values), high = Math.max(...values), pad = Math.max(0, NARROW - (high - low)) / 2;
  return [low - pad, high + pad];
}

function seedsNote(lines: readonly Line[]): string {
  const counts = [...new Set(lines.map(({ seeds }) => seeds))].sort((a, b) => a - b), most = counts.at(-1) ?? 1;
  if (most === 1) return "";
  const seeds = counts.length === 1 ? `${most} seeds` : `${counts[0]} to ${most} seeds`;
  const thin = lines.some(({ tails }) => tails.length > 0) ? " Thin: seeds that ran longer than the others." : "";
  return ` Lines: mean of ${seeds}, bands: lowest to highest.${thin}`;
}
