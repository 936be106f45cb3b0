/** Sparse training as EdgeML does it: hard thresholds, supports, three phases. */
export { hardThreshold } from "./hard_threshold.ts";
export { Support } from "./support.ts";
export {
  isDenseRun,
  type PhaseAction,
  phaseAction,
  phaseStarts,
  ThreePhases,
  THRESHOLD_EVERY,
} from "./three_phases.ts";
