/** A config in, a trained trial out. */
export { adamStep } from "./adam.ts";
export { type Backend, chooseBackend } from "./backend.ts";
export { classesOf, evaluateImages, evaluateWeights, type Evaluation, needsStatistics } from "./evaluation.ts";
export { canonicalJson, type PlanOptions, planTrial, type TrialPlan } from "./identity.ts";
export { type Checkpoints, type Progress } from "./run.ts";
export { classifyQuantised, quantise, type Quantised } from "./quantise.ts";
export { DEAD, train, type TrainOptions, type TrainResult } from "./train.ts";
export { type Epoch, epochSchema, type Trial, trialSchema } from "./trial.ts";
export { hashWeights, packWeights, type SavedWeights, unpackWeights } from "./weights_file.ts";
export { compareFirstBatch, FIRST_BATCH_TOLERANCE, type FirstBatch, firstBatchCheck } from "./first_batch.ts";
