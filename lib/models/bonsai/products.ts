/** W X, V X and T X as one product: a convolution of 1x1 maps to the kernels, forward and back, a few blocks at a time. */
import {
  type Arena,
  FEATURE_BYTES,
  gradientScratch,
  type Kernels,
  LANES,
  type ParameterStore,
} from "../../engine/mod.ts";

const STACKED = ["W", "V", "T"] as const;
/** A group's products are meant to stay in the second-level cache. */
const GROUP_BYTES = 256 * 1024;

export class StackedProducts {
  /** Blocks at a time. */
  readonly group: number;
  /** Byte offset of the products [block][row of W, V, T][16]; their gradient takes their place. */
  readonly values: number;
  readonly #outputs: number;
  readonly #blockBytes: number;
  readonly #rows: number;
  readonly #turned: number;
  readonly #gradient: number;
  readonly #scratch: number;

  /** `blocks`: of the largest batch. */
  constructor(
    private readonly arena: Arena,
    private readonly parameters: ParameterStore,
    private readonly inputs: number,
    blocks: number,
  ) {
    this.#outputs = STACKED.reduce((sum, name) => sum + parameters.view(name).length / inputs, 0);
    this.#blockBytes = this.#outputs * FEATURE_BYTES;
    this.group = Math.max(1, Math.min(blocks, Math.floor(GROUP_BYTES / this.#blockBytes)));
    this.values = arena.alloc(this.group * this.#blockBytes + 64);
    const matrix = () => arena.allocFloats(this.#outputs * inputs);
    this.#rows = matrix();
    this.#turned = matrix();
    this.#gradient = matrix();
    this.#scratch = arena.allocFloats(gradientScratch({ height: 1, width: 1, inputs, side: 1 }, this.group));
  }

  /** Once a step. */
  begin(k: Kernels): void {
    const { inputs } = this, outputs = this.#outputs, stacked = this.arena.f32(this.#rows, outputs * inputs);
    let row = 0;
    for (const name of STACKED) {
      const values = this.parameters.view(name);
      stacked.set(values, row * inputs);
      row += values.length / inputs;
    }
    k.transpose(this.#rows, inputs, outputs, inputs, this.#turned, outputs);
    this.arena.f32(this.#gradient, outputs * inputs).fill(0);
  }

  /** `x`: byte offset of [block][inputs][16]. */
  forward(k: Kernels, x: number, blocks: number): void {
    const { inputs } = this, strides = [inputs * FEATURE_BYTES, this.#blockBytes] as const;
    k.conv_forward(x, this.#turned, 0, this.values, 1, 1, 1, inputs, this.#outputs, 1, 0, blocks, ...strides);
  }

  /** From the gradient of the products: writes that of x to `dx`, adds to those of W, V and T. */
  backward(k: Kernels, x: number, dx: number, blocks: number): void {
    const { inputs, values } = this, outputs = this.#outputs, block = inputs * FEATURE_BYTES, own = this.#blockBytes;
    k.conv_weight_gradient(x, values, this.#gradient, this.#scratch, 1, 1, inputs, outputs, 1, blocks, block, own);
    k.conv_input_gradient(values, this.#rows, dx, 0, 1, 1, 1, 1, inputs, outputs, 1, blocks, own, block, 0);
  }

  /** Once a step: writes the gradients of W, V and T to the parameters'. */
  end(k: Kernels): void {
    const { inputs, parameters } = this, outputs = this.#outputs;
    let row = 0;
    for (const name of STACKED) {
      const rows = parameters.view(name).length / inputs;
      k.transpose(this.#gradient + row * 4, outputs, inputs, rows, parameters.gradientOffset(name), inputs);
      row += rows;
    }
  }
}

/** Bytes of the blocks of a batch of `features` values a sample. */
export const blockOffset = (block: number, features: number): number => block * features * LANES * 4;
