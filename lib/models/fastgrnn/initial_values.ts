import type { Random } from "../../random/mod.ts";
import type { ParameterSpec, Weights } from "../method.ts";

/** EdgeML's start: W and U 0.1 N(0, 1), biases 1, zeta 1, nu -4, the classifier N(0, 1) (edgeml-models.md 4.1). */
export function fastgrnnInitialValues(specs: readonly ParameterSpec[], random: Random): Weights {
  const value: Record<string, () => number> = {
    W: () => 0.1 * random.normal(),
    U: () => 0.1 * random.normal(),
    bias_gate: () => 1,
    bias_update: () => 1,
    zeta: () => 1,
    nu: () => -4,
    FC: () => random.normal(),
    FCbias: () => random.normal(),
  };
  return Object.fromEntries(specs.map(({ name, shape }) => {
    const draw = value[name.slice(name.lastIndexOf(".") + 1)]!;
    return [name, Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, draw)];
  }));
}
