/** Golden vectors: what other programs computed, and whether our models compute the same. */
export type { Check } from "./golden_file.ts";
export { replay, replayFile, type Runners } from "./replay.ts";
