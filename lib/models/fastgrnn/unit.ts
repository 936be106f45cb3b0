import {
  type Arena,
  BatchInput,
  fastgrnnPackedFloats,
  fastgrnnScratchFloats,
  FEATURE_BYTES,
  type Kernels,
  LANES,
  type ParameterStore,
  type RowSource,
} from "../../engine/mod.ts";

const TENSORS = ["W", "U", "bias_gate", "bias_update", "zeta", "nu"] as const;

/** A recurrent unit over one block of 16 images at a time; buffers as `assembly/fastgrnn.ts` lays them out. */
export class Unit {
  readonly #input: BatchInput;
  readonly #steps: number;
  readonly #states: number;
  readonly #gates: number;
  readonly #packed: number;
  readonly #gradient: number;
  readonly #gradientFloats: number;
  readonly #sums: number;
  readonly #scratch: number;
  readonly #last: Float32Array;
  readonly #values: Record<typeof TENSORS[number], number>;
  readonly #gradients: readonly number[];

  /** `starts`: the feature of a row of `source` at which each step of `inputs` values begins. */
  constructor(
    private readonly arena: Arena,
    parameters: ParameterStore,
    prefix: string,
    source: RowSource,
    starts: Int32Array,
    private readonly inputs: number,
    private readonly hidden: number,
  ) {
    const rows = inputs + hidden, steps = this.#steps = starts.length, columns = Math.ceil(hidden / LANES) * LANES;
    const rowBytes = rows * FEATURE_BYTES, bytes = (steps + 1) * rowBytes;
    const layout = { table: starts, groupLength: inputs, groupStride: rowBytes, blockStride: bytes };
    this.#input = new BatchInput(arena, source, layout, LANES, bytes);
    this.#states = this.#input.offset;
    this.#gates = arena.allocFloats(steps * 2 * hidden * LANES);
    this.#packed = arena.allocFloats(fastgrnnPackedFloats(inputs, hidden));
    this.#gradientFloats = rows * columns;
    this.#gradient = arena.allocFloats(this.#gradientFloats);
    this.#sums = arena.allocFloats((2 * hidden + 2) * LANES);
    this.#scratch = arena.allocFloats(fastgrnnScratchFloats(hidden));
    this.#last = arena.f32(this.#states + steps * rowBytes + inputs * FEATURE_BYTES, hidden * LANES);
    const offsets = TENSORS.map((name) => [name, parameters.offset(prefix + name)]);
    this.#values = Object.fromEntries(offsets);
    this.#gradients = TENSORS.map((name) => parameters.gradientOffset(prefix + name));
  }

  /** Byte offset of the labels of the block that was read last. */
  get labels(): number {
    return this.#input.labels;
  }

  /** Once before the blocks of a step, or before an evaluation. */
  begin(k: Kernels): void {
    k.fastgrnn_pack(this.#values.W, this.#values.U, this.#packed, this.inputs, this.hidden);
    this.arena.f32(this.#gradient, this.#gradientFloats).fill(0);
    this.arena.f32(this.#sums, (2 * this.hidden + 2) * LANES).fill(0);
  }

  /**
   * Reads `lanes` rows of the source, runs through all steps, and copies the last states to `features` [hidden][16].
   */
  forward(k: Kernels, rows: Int32Array, start: number, lanes: number, features: Float32Array): void {
    this.#input.load(rows, start, lanes);
    const { bias_gate, bias_update, zeta, nu } = this.#values;
    const sizes = [this.inputs, this.hidden, this.#steps, lanes] as const;
    k.fastgrnn_forward(this.#states, this.#gates, this.#packed, bias_gate, bias_update, zeta, nu, ...sizes);
    features.set(this.#last);
    if (lanes > LANES / 2) return;
    // the upper half was left as it was
    for (let f = 0; f < this.hidden; f++) features.fill(0, f * LANES + LANES / 2, (f + 1) * LANES);
  }

  /** Hidden states after each step of a lane of the block that was read last, [steps][hidden]. */
  states(lane: number): Float32Array {
    const { inputs, hidden } = this,
      rows = inputs + hidden,
      steps = this.#steps,
      result = new Float32Array(steps * hidden);
    const all = this.arena.f32(this.#states + rows * FEATURE_BYTES, steps * rows * LANES);
    for (let t = 0; t < steps; t++) {
      for (let f = 0; f < hidden; f++) result[t * hidden + f] = all[(t * rows + inputs + f) * LANES + lane]!;
    }
    return result;
  }

  /** From the gradient of the last states, byte offset of [hidden][16], which is used up. */
  backward(k: Kernels, gradient: number, lanes: number): void {
    const { zeta, nu } = this.#values;
    const sizes = [this.inputs, this.hidden, this.#steps, lanes] as const;
    const buffers = [gradient, this.#scratch, this.#sums, this.#gradient] as const;
    k.fastgrnn_backward(this.#states, this.#gates, this.#packed, zeta, nu, ...buffers, ...sizes);
  }

  /** After the last block: the gradients of the unit's tensors. */
  finish(k: Kernels): void {
    const { zeta, nu } = this.#values;
    k.fastgrnn_finish(this.#sums, this.#gradient, zeta, nu, ...this.#gradients, this.inputs, this.hidden);
  }
}
