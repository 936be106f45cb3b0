/** Which features of an architecture go with a good score. */
import { mean } from "simple-statistics";
import { type Layer, parseArchitecture } from "../../sizing/mod.ts";
import type { Trial } from "../../training/trial.ts";
import { multiplyAccumulates } from "../progress/cost.ts";
import { type RankCorrelation, rankCorrelation } from "./ranks.ts";

/** A feature that has levels. */
export interface LevelEffect {
  readonly feature: string;
  /** Share of the scores' variance between the levels (eta squared), 0 to 1. */
  readonly share: number;
  readonly levels: readonly { readonly level: string; readonly n: number; readonly mean: number }[];
}

/** A feature that is a number. */
export interface TrendEffect {
  readonly feature: string;
  /** Of the feature with the score. */
  readonly rank: RankCorrelation;
}

const LEVELS: Readonly<Record<string, (layers: readonly Layer[]) => string>> = {
  convolutions: (layers) => String(convolutionsOf(layers).length),
  "dense layers": (layers) => String(layers.filter(({ code }) => code === "D").length),
  "max pooling": (layers) => {
    const at = layers.filter(({ code }) => code !== "A").findIndex(({ code }) => code === "M");
    return at < 0 ? "none" : `after convolution ${at}`;
  },
  "depthwise convolutions": (layers) => String(layers.filter(({ code }) => code === "C2").length),
  "first kernel": (layers) => kernelOf(convolutionsOf(layers)[0]),
  "largest kernel": (layers) => kernelOf(convolutionsOf(layers).toSorted((a, b) => b.side - a.side)[0]),
};

type Convolution = Extract<Layer, { side: number }>;

function convolutionsOf(layers: readonly Layer[]): Convolution[] {
  return layers.filter((layer): layer is Convolution => layer.code === "C1" || layer.code === "C2");
}

function kernelOf(convolution: Convolution | undefined): string {
  return convolution === undefined ? "none" : `${convolution.side}x${convolution.side}`;
}

const NUMBERS: Readonly<Record<string, (trial: Trial, layers: readonly Layer[]) => number>> = {
  "size in bytes": (trial) => trial.bytes.paper,
  "multiply-accumulates": (trial) => multiplyAccumulates(trial.method, trial.config),
  "narrowest layer": (_trial, layers) => Math.min(...widths(layers)),
  "widest layer": (_trial, layers) => Math.max(...widths(layers)),
};

function widths(layers: readonly Layer[]): number[] {
  return layers.flatMap((layer) => "channels" in layer ? [layer.channels] : "units" in layer ? [layer.units] : []);
}

interface Scored {
  readonly trial: Trial;
  readonly layers: readonly Layer[];
  readonly score: number;
}

/** Direct-convolution candidates that were trained to the end; dead ones say nothing about a feature's worth. */
function scored(trials: readonly Trial[]): Scored[] {
  return trials.filter(({ method, tags, outcome, validation }) =>
    method === "direct-convolution" && tags.stage === "candidate" && outcome === "ok" && validation !== null
  ).map((trial) => ({
    trial,
    layers: parseArchitecture(String(trial.config.architecture)),
    score: trial.validation!.accuracy,
  }));
}

/** The largest share first. Empty for fewer than two candidates. */
export function levelEffects(trials: readonly Trial[]): LevelEffect[] {
  const all = scored(trials);
  if (all.length < 2) return [];
  const centre = mean(all.map(({ score }) => score));
  const total = all.reduce((sum, { score }) => sum + (score - centre) ** 2, 0);
  return Object.entries(LEVELS).map(([feature, levelOf]) => {
    const groups = [...Map.groupBy(all, ({ layers }) => levelOf(layers))].sort(([a], [b]) => a < b ? -1 : 1);
    const levels = groups.map(([level, group]) => ({
      level,
      n: group.length,
      mean: mean(group.map(({ score }) => score)),
    }));
    const between = levels.reduce((sum, level) => sum + level.n * (level.mean - centre) ** 2, 0);
    return { feature, share: total === 0 ? 0 : between / total, levels };
  }).sort((a, b) => b.share - a.share);
}

/** The strongest first. Empty for fewer than three candidates. */
export function trendEffects(trials: readonly Trial[]): TrendEffect[] {
  const all = scored(trials);
  if (all.length < 3) return [];
  return Object.entries(NUMBERS).map(([feature, numberOf]) => {
    const rank = rankCorrelation(all.map(({ trial, layers, score }) => [numberOf(trial, layers), score] as const));
    return { feature, rank };
  }).sort((a, b) => Math.abs(b.rank.rho ?? 0) - Math.abs(a.rank.rho ?? 0));
}
