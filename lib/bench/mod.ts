/** How fast a training step is, beside other frameworks. */
export { measure, type Timing } from "./measure.ts";
export { multiplyAddPeak } from "./peak.ts";
export { rateTable, stepTable, togetherTable } from "./tables.ts";
export { type Together, together } from "./together.ts";
export { rateData, type TrainingRate, trainingRate } from "./training_rate.ts";
export { type Workload, WORKLOADS } from "./workloads.ts";
