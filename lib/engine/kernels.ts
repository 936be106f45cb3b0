/**
 * The kernels' names and signatures; what each does stands in `assembly/`. Arguments are byte offsets in the arena and
 * sizes (`i`, 32-bit integers) or numbers (`f`, float32); the letter after `:` is the result (`v` none, `d` float64, else as above).
 */
export const SIGNATURES = {
  map_function: "iii:v",
  multiply_adds: "if:f",
  conv_forward: "iiiiiiiiiiiiii:v",
  flip_kernel: "iiiii:v",
  conv_input_gradient: "iiiiiiiiiiiiiii:v",
  conv_weight_gradient: "iiiiiiiiiiii:v",
  bias_gradient: "iiii:v",
  depthwise_forward: "iiiiiiiii:v",
  depthwise_input_gradient: "iiiiiiiiii:v",
  depthwise_weight_gradient: "iiiiiiiii:v",
  max_pool_forward: "iiiiii:v",
  max_pool_gradient: "iiiiiiiii:v",
  average_pool_forward: "iiiiii:v",
  average_pool_gradient: "iiiiii:v",
  dropout: "iiiiiif:v",
  relu_gradient: "iiii:v",
  add_scaled: "iiif:v",
  multiply: "iiif:v",
  sum_of_squares: "ii:d",
  softmax_cross_entropy: "iiifii:v",
  multiclass_hinge: "iiifii:v",
  squared_loss: "iiifii:v",
  count_correct: "iii:i",
  adam: "iiiiiffffffff:v",
  quantise: "iiiffffi:v",
  quantise_gradient: "iiiifffi:d",
  unpack_u8: "iiiiiiiiiiii:v",
  unpack_u16: "iiiiiiiiiiii:v",
  unpack_f32: "iiiiiiiiiiii:v",
  gather_labels: "iiii:v",
  fastgrnn_pack: "iiiii:v",
  fastgrnn_forward: "iiiiiiiiiii:v",
  fastgrnn_backward: "iiiiiiiiiiiii:v",
  fastgrnn_finish: "iiiiiiiiiiii:v",
  project: "iiiiiiiiiiiii:v",
  project_gradient: "iiiiiiiiiiii:v",
  transpose: "iiiiii:v",
  protonn_forward: "iiiiiiiiif:v",
  protonn_backward: "iiiiiiiiiiiiif:i",
  bonsai_forward: "iiiiiiff:v",
  bonsai_backward: "iiiiiiff:v",
} as const satisfies Record<string, string>;

export type KernelName = keyof typeof SIGNATURES;
export type Kernel = (...args: number[]) => number;
export type Kernels = Readonly<Record<KernelName, Kernel>>;

/** Samples in a block: the lanes of every activation. */
export const LANES = 16;
/** Bytes of one feature of a block. */
export const FEATURE_BYTES = LANES * 4;

/** Floats of scratch that `conv_weight_gradient` needs for `blocks` blocks of a map. */
export function gradientScratch(
  map: { readonly height: number; readonly width: number; readonly inputs: number; readonly side: number },
  blocks: number,
): number {
  const { height, width, inputs, side } = map, pixels = (height - side + 1) * (width - side + 1);
  return blocks * LANES * (height * width * Math.ceil(inputs / 4) * 4 + pixels * 16);
}

/** Floats that `fastgrnn_pack` may fill: a header and both matrices. */
export const fastgrnnPackedFloats = (inputs: number, hidden: number): number => 16 + hidden * (inputs + 2 * hidden);

/** Floats that `fastgrnn_backward` works in: du and a chunk's panels. */
export const fastgrnnScratchFloats = (hidden: number): number => 16 * hidden + 128 * Math.ceil(hidden / 16) * 16 + 640;

/** Floats that `project` and `project_gradient` work in, for batches of `count` rows. */
export const projectionScratchFloats = (outputs: number, count: number): number =>
  Math.max(512 * (4 + outputs) + 16 * outputs * (count + 3), 64 * count);
