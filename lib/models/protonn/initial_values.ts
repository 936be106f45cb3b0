import type { Random } from "../../random/mod.ts";
import type { ParameterSpec, Weights } from "../method.ts";

/**
 * EdgeML's start in PyTorch: everything N(0, 1) (edgeml-models.md 2.1). A gamma to be found is no number yet: training
 * begins with the median heuristic.
 */
export function protonnInitialValues(specs: readonly ParameterSpec[], random: Random): Weights {
  return Object.fromEntries(specs.map(({ name, shape }) => {
    const draw = name === "gamma" ? () => NaN : () => random.normal();
    return [name, Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, draw)];
  }));
}
