/** A config in, a trained trial out. */
export { validationActivity } from "./evaluation/activity.ts";
export { adamStep } from "./adam.ts";
export { evaluateImages, evaluateWeights, type Evaluation, needsStatistics } from "./evaluation/evaluation.ts";
export { canonicalJson, type PlanOptions, planTrial, type TrialPlan } from "./identity.ts";
export type { Checkpoints, Progress } from "./run.ts";
export { classifyQuantised } from "./evaluation/classify_quantised.ts";
export { DEAD, train, type TrainOptions, type TrainResult } from "./train.ts";
export type { Epoch, Trial } from "./trial.ts";
export { hashWeights, packWeights, type SavedWeights, unpackWeights } from "./weights/weights_file.ts";
export { firstBatchCheck } from "./tfjs/first_batch.ts";
