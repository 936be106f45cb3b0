/** A config in, a trained trial out. */
export { validationActivity } from "./activity.ts";
export { adamStep } from "./adam.ts";
export { evaluateImages, evaluateWeights, type Evaluation, needsStatistics } from "./evaluation.ts";
export { canonicalJson, type PlanOptions, planTrial, type TrialPlan } from "./identity.ts";
export type { Checkpoints, Progress } from "./run.ts";
export { classifyQuantised } from "./classify_quantised.ts";
export { DEAD, train, type TrainOptions, type TrainResult } from "./train.ts";
export type { Epoch, Trial } from "./trial.ts";
export { hashWeights, packWeights, type SavedWeights, unpackWeights } from "./weights_file.ts";
export { firstBatchCheck } from "./first_batch.ts";
