/** Direct convolution: the method, its execution in place, its few-bit form, and what the paper leaves open. */
export {
  DIRECT_CONVOLUTION_PROTOCOL,
  directConvolution,
  type DirectConvolutionConfig,
  FEW_BIT_PROTOCOL,
  operationsFor,
} from "./method.ts";
export { type LayerActivity, layerActivity } from "./activity.ts";
export { OPEN_QUESTIONS, SEARCH_QUESTIONS } from "./open_questions.ts";
export { CellError, type CellKind } from "./in_place/cells.ts";
export { OverlapError } from "./in_place/convolution.ts";
export { herringboneLines, type Line } from "./in_place/herringbone.ts";
export { runApart, runInPlace } from "./in_place/network.ts";
export { floatProgram, type Program } from "./in_place/program.ts";
export { memoryTimeline, type Moment, type Timeline, type TimelineStep } from "./in_place/timeline.ts";
export { type Trace, traceConvolution, type TracedCell, type TraceFrame } from "./in_place/trace.ts";
export { type DeviceRun, runOnDevice } from "./quantised/device.ts";
export { type IntegerLayers, integerLayers, integerProgram, pooledLevel } from "./quantised/integer.ts";
export { type Bits, PAPER_BITS } from "./quantised/network.ts";
export { type NumberFormat, quantiseValue } from "./quantised/quantiser.ts";
export { type Distribution, sampleArchitectures } from "./sampling.ts";
export {
  architectureAt,
  CHOICES,
  type Pattern,
  type PatternLayer,
  patternOf,
  PATTERNS,
  SPACE_SIZE,
  spaceBytes,
} from "./space.ts";
