import { type Arena, type Kernels, paddedColumns, type ParameterStore } from "../../engine/mod.ts";

const LANES = 16;

/** The dense layer FC behind the last states, a convolution of a 1x1 map to the kernels; one block at a time. */
export class Classifier {
  readonly #columns: number;
  readonly #padded: number;
  readonly #turned: number;
  readonly #panels: number;

  /** `features` and `gradient`: byte offsets of the states [inputs][16] of a block and of their gradient. */
  constructor(
    private readonly arena: Arena,
    private readonly parameters: ParameterStore,
    private readonly inputs: number,
    private readonly classes: number,
    private readonly features: number,
    private readonly gradient: number,
  ) {
    this.#columns = paddedColumns(classes);
    this.#padded = arena.allocFloats(inputs * this.#columns);
    this.#turned = arena.allocFloats(inputs * classes);
    this.#panels = arena.allocFloats(Math.ceil(classes / LANES) * LANES * LANES);
  }

  beginStep(k: Kernels): void {
    k.flip_kernel(this.parameters.offset("FC"), this.#turned, this.inputs, this.classes, 1);
    this.arena.f32(this.#padded, this.inputs * this.#columns).fill(0);
  }

  /** Writes the block's scores [classes][16]. */
  forward(k: Kernels, scores: number): void {
    const { parameters, inputs, classes, features } = this;
    k.conv_forward(
      features,
      parameters.offset("FC"),
      parameters.offset("FCbias"),
      scores,
      ...[1, 1, 1, inputs, classes, 1, 0, 1, 0, 0],
    );
  }

  /** From the gradient of the scores: writes that of the states, adds to those of FC and FCbias. */
  backward(k: Kernels, dScores: number): void {
    const { parameters, inputs, classes } = this, columns = this.#columns;
    k.to_panels(dScores, this.#panels, 1, classes, LANES, 0);
    k.conv_weight_gradient(this.features, this.#panels, this.#padded, 1, 1, 1, inputs, columns, 1, 1, 0, LANES);
    k.bias_gradient(dScores, parameters.gradientOffset("FCbias"), 1, classes);
    k.conv_input_gradient(dScores, this.#turned, this.gradient, 0, 1, 1, 1, 1, inputs, classes, 1, 1, 0, 0, 0);
  }

  endStep(k: Kernels): void {
    const to = this.parameters.gradientOffset("FC");
    k.compact_columns(this.#padded, to, this.inputs, this.classes, this.#columns);
  }
}
