/**
 * Training kernels: one arena of memory, samples in the SIMD lanes, the same bits on every machine.
 *
 * `wasm` runs them embedded; `native` replaces the hot loops by C on the same memory. Models compile themselves into a
 * few buffers and kernel calls (lib/models).
 */
export { Arena, DEFAULT_LIMIT_BYTES } from "./arena.ts";
export { BatchInput, plainLayout, type RowLayout, type RowSource } from "./batch_input.ts";
export { chooseEngine, ENGINE_NAMES, requestedEngine } from "./choose.ts";
export { dropoutMask } from "./dropout_mask.ts";
export type { Engine, EngineName } from "./engine.ts";
export {
  fastgrnnPackedFloats,
  fastgrnnScratchFloats,
  FEATURE_BYTES,
  gradientScratch,
  type KernelName,
  type Kernels,
  LANES,
} from "./kernels.ts";
export { LossHead, type LossName } from "./loss.ts";
export { RowProjection } from "./row_projection.ts";
export { ParameterStore, type TensorSpec } from "./parameter_store.ts";
export { nativeEngine } from "./native_engine.ts";
export { wasmEngine } from "./wasm_engine.ts";
export { loadTf } from "./tfjs/load.ts";
