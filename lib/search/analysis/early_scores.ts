/**
 * What five epochs tell about full training: a full training's own beginning is what a candidate would have been judged
 * by.
 */
import { mean } from "simple-statistics";
import type { MethodName } from "../../models/mod.ts";
import { canonicalJson } from "../../training/identity.ts";
import type { Trial } from "../../training/trial.ts";
import { CANDIDATE_EPOCHS } from "../studies/direct_convolution.ts";
import { type RankCorrelation, rankCorrelation } from "./ranks.ts";

/** One model, its seeds averaged. */
export interface EarlyScore {
  readonly method: MethodName;
  readonly config: Trial["config"];
  readonly seeds: number;
  /** Best validation accuracy of the first epochs: what a candidate is chosen by. */
  readonly early: number;
  /** Validation accuracy of the epoch that full training keeps. */
  readonly full: number;
}

/** Full trainings of float weights in any study, all images: more epochs than a candidate's, and than these. */
export function fullTrainings(trials: readonly Trial[], epochs = CANDIDATE_EPOCHS): Trial[] {
  return trials.filter(({ id, config, outcome, validation, protocol, tags }) =>
    config.quantised === undefined && outcome === "ok" && validation !== null &&
    Number(protocol.epochs) > Math.max(epochs, CANDIDATE_EPOCHS) &&
    (protocol.images ?? null) === null && tags.adopted === undefined && !id.endsWith(".test") // both stand there twice
  );
}

/** Of every model that any study has trained in full. */
export function earlyScores(trials: readonly Trial[], epochs = CANDIDATE_EPOCHS): EarlyScore[] {
  const groups = Map.groupBy(
    fullTrainings(trials, epochs),
    ({ method, config, protocol }) => canonicalJson([method, config, protocol]),
  );
  return [...groups.values()].map((group) => ({
    method: group[0]!.method,
    config: group[0]!.config,
    seeds: group.length,
    early: mean(
      group.map(({ history }) => Math.max(...history.slice(0, epochs).map((epoch) => epoch.validationAccuracy))),
    ),
    full: mean(group.map(({ validation }) => validation!.accuracy)),
  }));
}

/** Whether the order of a method's early scores is that of its full ones. */
export function earlyRankCorrelation(
  trials: readonly Trial[],
  method: MethodName,
  epochs = CANDIDATE_EPOCHS,
): RankCorrelation {
  const own = trials.filter((trial) => trial.method === method);
  return rankCorrelation(earlyScores(own, epochs).map(({ early, full }) => [early, full] as const));
}
