/** Accuracy or loss against the epoch: one line a config, a band where several seeds of it were trained. */
import * as Plot from "@observablehq/plot";
import type { DataFrame } from "nodejs-polars";
import type { MethodName } from "../../models/mod.ts";
import { type EpochRow, rowsOf } from "../frames.ts";
import { document, emptyFigure, type Figure, figureOf, INK } from "../svg.ts";
import { lineMark, METHOD_STYLES, shades } from "../style.ts";

export interface LearningCurveOptions {
  readonly title: string;
  readonly caption: string;
  /** `accuracy` on the validation set, or `loss` on both sets. */
  readonly measure?: "accuracy" | "loss";
  /** What to run when there is nothing to draw. */
  readonly command?: string;
}

/** Told apart in grey, too. */
const DASHES = ["", "7 3", "2 3", "9 3 2 3"];

/** Smallest range of the vertical axis: five points of accuracy. */
const NARROW = 0.05;

interface Point {
  readonly line: string;
  readonly epoch: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

const MEASURES = {
  accuracy: { label: "validation accuracy", keys: [["validationAccuracy", ""]] },
  loss: { label: "loss", keys: [["loss", "training"], ["validationLoss", "validation"]] },
} as const satisfies Record<string, { label: string; keys: readonly (readonly [keyof EpochRow, string])[] }>;

/** Epochs of trials (`epochFrame`) as curves; trials that differ only in their seed share a line and its band. */
export function learningCurve(epochs: DataFrame, options: LearningCurveOptions): Figure {
  const rows = rowsOf<EpochRow>(epochs);
  const { label, keys } = MEASURES[options.measure ?? "accuracy"];
  const points = keys.flatMap(([key, name]) => curves(rows, key, name));
  if (points.length === 0) {
    return emptyFigure(options.title, `Nothing recorded yet. Run: ${options.command ?? "deno task campaign"}`);
  }
  const method = rows[0]?.method as MethodName;
  const names = [...new Set(points.map(({ line }) => line))];
  const colours = shades(METHOD_STYLES[method].colour, names.length).reverse();
  const dashOf = (line: string) => DASHES[names.indexOf(line) % DASHES.length] ?? "";
  const byLine = names.map((name) => points.filter(({ line }) => line === name));
  const seeds = new Set(rows.map(({ seed }) => seed)).size;
  const plot = Plot.plot({
    document,
    width: 640,
    height: 300,
    marginLeft: 52,
    x: { label: "epoch", tickFormat: (epoch: number) => Number.isInteger(epoch) ? String(epoch) : "" },
    y: { label, grid: true, nice: true, domain: rangeOf(points) },
    color: { domain: names, range: colours },
    marks: [
      Plot.areaY(points, { x: "epoch", y1: "low", y2: "high", fill: "line", fillOpacity: 0.18 }),
      byLine.map((line, i) =>
        Plot.lineY(line, {
          x: "epoch",
          y: "mean",
          stroke: "line",
          strokeWidth: 2,
          strokeDasharray: dashOf(names[i] ?? ""),
        })
      ),
      ...(new Set(points.map(({ epoch }) => epoch)).size === 1
        ? [Plot.dot(points, { x: "epoch", y: "mean", fill: "line" })]
        : []),
    ],
  });
  const legend = names.length > 1
    ? names.map((name, i) => ({ label: name, symbol: lineMark(colours[i] ?? INK, dashOf(name)) }))
    : [];
  const last = points.at(-1);
  const band = seeds > 1 ? ` Bands: lowest to highest of ${seeds} seeds.` : "";
  const alt = `${options.title}: ${label} ${last?.mean.toFixed(3)} after epoch ${last?.epoch}`;
  return figureOf(plot, { title: options.title, alt, caption: options.caption + band, legend });
}

/** The points' range, widened where it is so narrow that noise would look like news. */
function rangeOf(points: readonly Point[]): [number, number] {
  const low = Math.min(...points.map((point) => point.low)), high = Math.max(...points.map((point) => point.high));
  const pad = Math.max(0, NARROW - (high - low)) / 2;
  return [low - pad, high + pad];
}

function curves(
  rows: readonly EpochRow[],
  key: "loss" | "validationLoss" | "validationAccuracy",
  name: string,
): Point[] {
  const groups = new Map<string, { line: string; epoch: number; values: number[] }>();
  const names = configNames([...new Set(rows.map(({ config }) => config))]);
  for (const row of rows) {
    const value = row[key];
    if (value === null) continue;
    const line = [names.get(row.config), name].filter(Boolean).join(", ");
    const id = `${line}@${row.epoch}`, group = groups.get(id) ?? { line, epoch: row.epoch, values: [] };
    group.values.push(value);
    groups.set(id, group);
  }
  return [...groups.values()].map(({ line, epoch, values }) => ({
    ...{ line, epoch, low: Math.min(...values), high: Math.max(...values) },
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
  }));
}

/** What sets each config apart from the others: the keys whose values differ; `""` for the only one. */
function configNames(configs: readonly string[]): Map<string, string> {
  const parsed = configs.map((config) => (config === "" ? {} : JSON.parse(config)) as Record<string, unknown>);
  const keys = [...new Set(parsed.flatMap(Object.keys))];
  const differing = keys.filter((key) => new Set(parsed.map((one) => JSON.stringify(one[key]))).size > 1);
  const text = (one: Record<string, unknown>) =>
    differing.map((key) => key === "architecture" ? `${one[key]}` : `${key} ${one[key] ?? "default"}`).join(", ");
  return new Map(configs.map((config, i) => [config, text(parsed[i] ?? {})]));
}
