/** FastGRNN: the method, the three feeds, and what happens inside while it reads an image. */
export { fastgrnn, FASTGRNN_PROTOCOL, type FastgrnnConfig } from "./method.ts";
export { FEEDS, feedStarts, sequencesOf } from "./feeds.ts";
export { classScores, hiddenStates, scoresAlongImage, statesAlongImage } from "./states.ts";
export { unitPrefix } from "./config.ts";
export { FASTGRNN_QUESTIONS } from "./open_questions.ts";
export { hardThreshold, phaseStarts } from "../sparsity/mod.ts";
