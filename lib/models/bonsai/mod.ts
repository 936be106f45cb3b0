/** Bonsai: the method, its deployed form, and its tree as one can look at it. */
export { bonsai, BONSAI_PROTOCOL, type BonsaiConfig } from "./method.ts";
export { type BonsaiModel, bonsaiModel, descend, type Descent, projectStandardised, wholeTree } from "./path.ts";
export { describeTree, type TreeNode } from "./tree.ts";
export { type HingeForecast, hingeForecast, hingeRisk, leastHingeRisk } from "./hinge_risk.ts";
export { BONSAI_QUESTIONS } from "./open_questions.ts";
export { sharpnessAt, sharpnessCourse, SharpnessSchedule } from "./sharpness.ts";
