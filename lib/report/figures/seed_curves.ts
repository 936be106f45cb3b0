/** Epochs of several seeds as one curve: mean and range as far as all of them ran, single lines beyond. */
import type { EpochRow } from "../frames.ts";

export interface CurvePoint {
  readonly epoch: number;
  readonly mean: number;
  /** Lowest and highest over the seeds. */
  readonly low: number;
  readonly high: number;
}

/** One config's. */
export interface SeedCurve {
  readonly name: string;
  readonly seeds: number;
  readonly points: readonly CurvePoint[];
  /**
   * What is left of the seeds that ran longer, each from the last common epoch on. Early stopping ends seeds at different
   * epochs: a mean over those that are left would jump with each one that ends.
   */
  readonly tails: readonly (readonly { readonly epoch: number; readonly value: number }[])[];
}

/** The measures of an epoch that can be drawn. */
export type EpochMeasure = "loss" | "validationLoss" | "validationAccuracy";

/** One curve for each config, in the order of `names` (config to name), the others behind them under the keys that differ. */
export function seedCurves(
  rows: readonly EpochRow[],
  measure: EpochMeasure,
  names: ReadonlyMap<string, string> = new Map(),
): SeedCurve[] {
  const configs = [...new Set(rows.map(({ config }) => config))], places = [...names.keys()];
  const place = (config: string) => names.has(config) ? places.indexOf(config) : places.length;
  const differing = configNames(configs.filter((config) => !names.has(config)));
  return configs.toSorted((a, b) => place(a) - place(b)).flatMap((config) => {
    const seeds = [...Map.groupBy(rows.filter((row) => row.config === config), ({ seed }) => seed).values()]
      .map((epochs) => valuesOf(epochs, measure)).filter((values) => values.size > 0);
    if (seeds.length === 0) return [];
    return [{ name: names.get(config) ?? differing.get(config) ?? "", seeds: seeds.length, ...joined(seeds) }];
  });
}

function valuesOf(epochs: readonly EpochRow[], measure: EpochMeasure): Map<number, number> {
  return new Map(epochs.flatMap(({ epoch, [measure]: value }) => value === null ? [] : [[epoch, value] as const]));
}

function joined(seeds: readonly ReadonlyMap<number, number>[]): Pick<SeedCurve, "points" | "tails"> {
  const common = Math.min(...seeds.map((values) => Math.max(...values.keys())));
  const epochs = [...new Set(seeds.flatMap((values) => [...values.keys()]))].sort((a, b) => a - b);
  const points = epochs.filter((epoch) => epoch <= common).map((epoch): CurvePoint => {
    const values = seeds.flatMap((seed) => seed.get(epoch) ?? []);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return { epoch, mean, low: Math.min(...values), high: Math.max(...values) };
  });
  const tails = seeds.map((values) =>
    [...values].filter(([epoch]) => epoch >= common).map(([epoch, value]) => ({ epoch, value }))
  );
  return { points, tails: tails.filter((tail) => tail.length > 1) };
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
