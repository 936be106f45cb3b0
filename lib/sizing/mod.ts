/** Bytes of a model on each ruler: pure arithmetic that knows no tensors. How bytes are counted stands in `rules.ts`. */
export { type Architecture, type Layer, parseArchitecture, printArchitecture } from "./architecture.ts";
export { type BonsaiDimensions, bonsaiSize, treeNodes } from "./bonsai.ts";
export { directConvolutionSize, paperPrintedBytes, PRINTED_INPUT } from "./direct_convolution.ts";
export { edgemlMatrixBytes, keptEntries } from "./edgeml.ts";
export { type FastgrnnDimensions, fastgrnnSize, type Feed, multiFastgrnnSlipBytes, unitDensities } from "./fastgrnn.ts";
export { PROTONN_PRINTED_KILOBYTE, type ProtonnDimensions, protonnSize } from "./protonn.ts";
export {
  type Bytes,
  KILOBYTE,
  type Part,
  type Ruler,
  RULERS,
  type Size,
  type Storage,
  type UniformRuler,
} from "./rulers.ts";
export { COUNTING_RULES, type CountingRule } from "./rules.ts";
export { accountedSlack, elementsOf, exactSlack, type MapShape } from "./slack.ts";
