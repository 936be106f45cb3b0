/** ProtoNN: the method, and its prototypes as one can look at them. */
export { heuristicGamma } from "./heuristic.ts";
export { protonn, type ProtonnConfig } from "./method.ts";
export { PROTONN_QUESTIONS } from "./open_questions.ts";
export { describePrototypes, projectImage, type Prototype, scoresAtPoint } from "./plane.ts";
