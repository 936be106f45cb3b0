/**
 * What five epochs tell about full training: a full training's own beginning is the same, to the bit, as its
 * candidate's.
 */
import type { Trial } from "../../training/trial.ts";
import { canonicalJson } from "../../training/identity.ts";
import { mean } from "simple-statistics";
import { CANDIDATE_EPOCHS } from "../studies/direct_convolution.ts";
import { type RankCorrelation, rankCorrelation } from "./ranks.ts";

/** One network, its seeds averaged. */
export interface EarlyScore {
  readonly architecture: string;
  readonly seeds: number;
  /** Best validation accuracy of the first epochs: what a candidate is chosen by. */
  readonly early: number;
  /** Validation accuracy of the epoch that full training keeps. */
  readonly full: number;
}

/** Of every float network that any study has trained in full (more than a candidate's epochs, all images). */
export function earlyScores(trials: readonly Trial[], epochs = CANDIDATE_EPOCHS): EarlyScore[] {
  const full = trials.filter((trial) =>
    trial.method === "direct-convolution" && trial.config.quantised === undefined && trial.outcome === "ok" &&
    trial.validation !== null && Number(trial.protocol.epochs) > epochs && trial.protocol.images === null &&
    trial.tags.adopted === undefined
  );
  const groups = Map.groupBy(full, ({ config }) => canonicalJson(config));
  return [...groups.values()].map((group) => ({
    architecture: String(group[0]!.config.architecture),
    seeds: group.length,
    early: mean(
      group.map(({ history }) => Math.max(...history.slice(0, epochs).map((epoch) => epoch.validationAccuracy))),
    ),
    full: mean(group.map(({ validation }) => validation!.accuracy)),
  }));
}

/** Whether the order of the early scores is that of the full ones. */
export function earlyRankCorrelation(trials: readonly Trial[]): RankCorrelation {
  return rankCorrelation(earlyScores(trials).map(({ early, full }) => [early, full] as const));
}
