import assert from "node:assert/strict";
import { Arena, ParameterStore, wasmEngine } from "../engine/mod.ts";
import type { Protocol } from "../models/method.ts";
import { adamStep } from "./adam.ts";

/** The two forms as their own sources write them, in double precision. */
function reference(
  form: "keras" | "pytorch",
  decay: number,
  epsilon: number,
  rate: number,
  gradients: number[],
  p: number,
) {
  let m = 0, v = 0;
  gradients.forEach((plain, step) => {
    const t = step + 1, g = plain + decay * p;
    m = 0.9 * m + 0.1 * g;
    v = 0.999 * v + 0.001 * g * g;
    if (form === "keras") p -= rate * Math.sqrt(1 - 0.999 ** t) / (1 - 0.9 ** t) * m / (Math.sqrt(v) + epsilon);
    else p -= rate * (m / (1 - 0.9 ** t)) / (Math.sqrt(v / (1 - 0.999 ** t)) + epsilon);
  });
  return p;
}

for (const form of ["keras", "pytorch"] as const) {
  Deno.test(`adamStep is Adam in the form of ${form}, with coupled weight decay`, () => {
    for (const [epsilon, weightDecay] of [[1e-7, 0], [0.1, 0], [1e-8, 0.01]] as const) {
      const arena = new Arena(wasmEngine(), 2 ** 20),
        parameters = new ParameterStore(arena, [{ name: "p", shape: [3] }]);
      const start = [0.5, -2, 1e-3], gradients = [[0.3, 0.1, -0.2, 4], [1e-4, -1e-4, 2e-4, 0], [0, 0, -5, 1]];
      parameters.set({ p: Float32Array.from(start) });
      const optimiser: Protocol["optimiser"] = { name: "adam", form, epsilon, weightDecay };
      for (let t = 0; t < 4; t++) {
        parameters.gradient("p").set(gradients.map((g) => g[t]!));
        adamStep(arena, parameters, optimiser, 0.05, t + 1);
      }
      parameters.view("p").forEach((value, i) => {
        const expected = reference(form, weightDecay, epsilon, 0.05, gradients[i]!, start[i]!);
        assert.ok(Math.abs(value - expected) < 1e-6, `${i}: ${value} instead of ${expected}`);
      });
    }
  });
}

Deno.test("adamStep leaves fixed tensors alone", () => {
  const arena = new Arena(wasmEngine(), 2 ** 20), specs = [{ name: "f", shape: [2] }, { name: "p", shape: [2] }];
  const parameters = new ParameterStore(arena, specs, ["f"]);
  parameters.set({ f: Float32Array.of(1, 2), p: Float32Array.of(1, 2) });
  parameters.gradients.fill(1);
  adamStep(arena, parameters, { name: "adam", form: "keras", epsilon: 1e-7, weightDecay: 0.1 }, 0.1, 1);
  assert.deepEqual([...parameters.view("f")], [1, 2]);
  assert.notEqual(parameters.view("p")[0], 1);
});
