/** Accuracy against size for all methods: the picture that the paper's Table 7 is about and that it lacks. */
import * as Plot from "@observablehq/plot";
import type { DataFrame } from "nodejs-polars";
import { METHOD_NAMES, type MethodName } from "../../models/mod.ts";
import { rowsOf } from "../frames.ts";
import { meanInterval } from "../interval.ts";
import { provenance } from "../provenance.ts";
import { bySeeds, fullScale, type Ruler, type TrialRow } from "../rows.ts";
import { BUDGETS } from "../../paper.ts";
import { document, emptyFigure, type Figure, figureOf, INK, type LegendEntry } from "../svg.ts";
import { METHOD_COLOURS, METHOD_STYLES, METHOD_SYMBOLS, symbolMark } from "../style.ts";
import { isFewBits } from "../winners.ts";
import { budgetRules, sizeAxis } from "./budget_axis.ts";
import { haloText } from "./halo_text.ts";
import { labelPlaces, type Place } from "./label_places.ts";

/** A model of the paper: its size is the one on the ruler in force. */
export interface PaperPoint {
  readonly method: MethodName;
  readonly kilobytes: number;
  /** Test accuracy, 0 to 1. */
  readonly accuracy: number;
}

export interface AccuracySizeOptions {
  readonly ruler?: Ruler;
  /** `test` shows replays and winners only; `validation` every model that was trained in full. */
  readonly measure?: "test" | "validation";
  readonly paper?: readonly PaperPoint[];
}

type Spot = Pick<Model, "kilobytes" | "accuracy">;

/** Pixels of the plot. */
const FRAME = { width: 780, height: 420, marginLeft: 52, marginRight: 60, marginTop: 26, marginBottom: 40 };
const BOLD_LETTER = 8;

interface Model {
  readonly method: MethodName;
  readonly kilobytes: number;
  readonly accuracy: number;
  readonly low: number;
  readonly high: number;
}

/** One dot a config and protocol (mean over seeds, with its 95 % interval), and the line of those that no smaller model beats. */
export function accuracySize(trials: DataFrame, options: AccuracySizeOptions = {}): Figure {
  const { ruler = "paper", measure = "test", paper = [] } = options;
  const title = `${measure === "test" ? "Test" : "Validation"} accuracy against model size`;
  const rows = fullScale(rowsOf<TrialRow>(trials)).filter((row) =>
    row[measure] !== null && !isShortTraining(row) && !isFewBits(row)
  );
  if (rows.length === 0) {
    return emptyFigure(title, "No model has been trained yet. Run: deno task search replay, or deno task campaign");
  }
  const models = toModels(rows, ruler, measure), front = paretoFront(models);
  const shown = measure === "test" ? paper : [];
  const methods = METHOD_NAMES.filter((name) => models.some(({ method }) => method === name));
  const drawn = [...models, ...shown], highest = top(drawn);
  const { x, axis } = sizeAxis(
    [...drawn.map(({ kilobytes }) => kilobytes), ...BUDGETS],
    `model size, KB (ruler: ${ruler})`,
  );
  const ends = models.flatMap(({ kilobytes, low, high }) => [low, high].map((accuracy) => ({ kilobytes, accuracy })));
  const kept = [...drawn, ...ends, ...alongSteps(front)];
  const labels = placedLabels(models, kept, methods, x.domain as [number, number], highest);
  const plot = Plot.plot({
    document,
    ...FRAME,
    x,
    y: { label: `${measure} accuracy`, grid: true, domain: [0, highest] },
    color: METHOD_COLOURS,
    symbol: METHOD_SYMBOLS,
    marks: [
      axis,
      budgetRules(),
      Plot.line(front, { x: "kilobytes", y: "accuracy", curve: "step-after", stroke: "#777777", strokeWidth: 1.2 }),
      Plot.ruleX(models, { x: "kilobytes", y1: "low", y2: "high", stroke: "method", strokeWidth: 1.5 }),
      Plot.dot(shown, { x: "kilobytes", y: "accuracy", stroke: "method", symbol: "method", r: 5, fill: "white" }),
      Plot.dot(models, {
        x: "kilobytes",
        y: "accuracy",
        fill: "method",
        symbol: "method",
        r: measure === "test" ? 4 : 2.6,
      }),
      ...labels.flatMap(({ text, x, y }) =>
        haloText([text], {
          ...{ frameAnchor: "top-left", textAnchor: "middle", lineAnchor: "middle", fontWeight: "bold", fontSize: 12 },
          ...{ dx: x - FRAME.marginLeft, dy: y - FRAME.marginTop, text: (words: string) => words },
        })
      ),
    ],
  });
  const alt = `${title} (${ruler} ruler): best ` +
    methods.map((method) => `${METHOD_STYLES[method].label} ${best(models, method).accuracy.toFixed(3)}`).join(", ");
  const caption = `Vertical rules: the paper's budgets. Grey line: Pareto front, no smaller model is better. ` +
    `Bars: 95 % interval of the mean over seeds. ${provenance(rows)}`;
  return figureOf(plot, {
    title,
    alt,
    caption,
    legend: legendOf(
      METHOD_NAMES.filter((name) => [...models, ...shown].some(({ method }) => method === name)),
      shown.length > 0,
    ),
  });
}

/** Candidates that were trained for a few epochs only, to be ranked. */
function isShortTraining(row: TrialRow): boolean {
  return row.method === "direct-convolution" && row.stage === "candidate";
}

function toModels(rows: readonly TrialRow[], ruler: Ruler, measure: "test" | "validation"): Model[] {
  return bySeeds(rows).flatMap((group) => {
    const interval = meanInterval(group.map((row) => row[measure] ?? 0)), [first] = group;
    if (interval === null || first === undefined) return [];
    const { mean: accuracy, half } = interval;
    const spread = half === null || half > 0.15 ? 0 : half; // two seeds give an interval as wide as the picture
    return [{
      method: first.method,
      kilobytes: first[ruler] / 1024,
      ...{ accuracy, low: accuracy - spread, high: accuracy + spread },
    }];
  }).sort((a, b) => a.kilobytes - b.kilobytes || b.accuracy - a.accuracy);
}

/** Models that are better than every smaller one, smallest first. */
export function paretoFront<T extends { kilobytes: number; accuracy: number }>(models: readonly T[]): T[] {
  let highest = -Infinity;
  return models.toSorted((a, b) => a.kilobytes - b.kilobytes || b.accuracy - a.accuracy)
    .filter(({ accuracy }) => accuracy > highest && (highest = accuracy, true));
}

function best(models: readonly Model[], method: MethodName): Model {
  return models.filter((model) => model.method === method).reduce((a, b) => (b.accuracy > a.accuracy ? b : a));
}

/** Points on the front's level lines, closer than a label is wide. */
function alongSteps(front: readonly Model[]): Spot[] {
  return front.slice(0, -1).flatMap(({ kilobytes, accuracy }, i) => {
    const ratio = front[i + 1]!.kilobytes / kilobytes, steps = Math.ceil(20 * Math.log2(ratio));
    return Array.from({ length: steps }, (_, step) => ({ kilobytes: kilobytes * ratio ** (step / steps), accuracy }));
  });
}

/** Each method's name beside one of its models, the best first, off what must be `kept` free; in pixels of the plot. */
function placedLabels(
  models: readonly Model[],
  kept: readonly Spot[],
  methods: readonly MethodName[],
  [low, high]: readonly [number, number],
  highest: number,
): (Place & { text: string })[] {
  const { width, height, marginLeft: left, marginRight, marginTop, marginBottom } = FRAME;
  const right = width - marginRight, bottom = height - marginBottom;
  const place = ({ kilobytes, accuracy }: Spot): Place => ({
    x: left + (right - left) * Math.log(kilobytes / low) / Math.log(high / low),
    y: bottom - (bottom - marginTop) * accuracy / highest,
  });
  const labels = methods.map((method) => ({
    width: BOLD_LETTER * METHOD_STYLES[method].label.length,
    anchors: models.filter((model) => model.method === method).toSorted((a, b) => b.accuracy - a.accuracy).map(place),
  }));
  const places = labelPlaces(labels, kept.map(place), { left, right: width, top: marginTop, bottom });
  return places.map((at, i) => ({ ...at, text: METHOD_STYLES[methods[i]!].label }));
}

function top(models: readonly { accuracy: number }[]): number {
  return Math.ceil(10 * Math.max(...models.map(({ accuracy }) => accuracy)) + 0.7) / 10;
}

function legendOf(methods: readonly MethodName[], hasPaper: boolean): LegendEntry[] {
  const ours = methods.map((method) => {
    const { label, symbol, colour } = METHOD_STYLES[method];
    return { label, symbol: symbolMark(symbol, colour) };
  });
  return hasPaper ? [...ours, { label: "the paper's figure (hollow)", symbol: symbolMark("circle", INK, true) }] : ours;
}
