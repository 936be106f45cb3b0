import { type Arena, gradientScratch, type Kernels, type ParameterStore } from "../../engine/mod.ts";

/** The dense layer FC behind the last states, a convolution of a 1x1 map to the kernels; one block at a time. */
export class Classifier {
  readonly #turned: number;
  readonly #scratch: number;

  /** `features` and `gradient`: byte offsets of the states [inputs][16] of a block and of their gradient. */
  constructor(
    arena: Arena,
    private readonly parameters: ParameterStore,
    private readonly inputs: number,
    private readonly classes: number,
    private readonly features: number,
    private readonly gradient: number,
  ) {
    this.#turned = arena.allocFloats(inputs * classes);
    this.#scratch = arena.allocFloats(gradientScratch({ height: 1, width: 1, inputs, side: 1 }, 1));
  }

  beginStep(k: Kernels): void {
    k.flip_kernel(this.parameters.offset("FC"), this.#turned, this.inputs, this.classes, 1);
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
    const { parameters, inputs, classes } = this, gradient = parameters.gradientOffset("FC");
    k.conv_weight_gradient(this.features, dScores, gradient, this.#scratch, 1, 1, inputs, classes, 1, 1, 0, 0);
    k.bias_gradient(dScores, parameters.gradientOffset("FCbias"), 1, classes);
    k.conv_input_gradient(dScores, this.#turned, this.gradient, 0, 1, 1, 1, 1, inputs, classes, 1, 1, 0, 0, 0);
  }
}
