import assert from "node:assert/strict";
import { Arena, type Engine, nativeEngine, wasmEngine } from "../../engine/mod.ts";
import { Random } from "../../random/mod.ts";
import { parseArchitecture } from "../../sizing/architecture.ts";
import { adamStep } from "../../training/adam.ts";
import { CompiledNetwork } from "./compile.ts";
import { GOLDEN, GOLDEN_ARCHITECTURE, GOLDEN_POOLED, goldenInput, goldenWeights } from "./testing/golden_network.ts";
import { operationsOf } from "./operations.ts";

const engines: readonly Engine[] = [wasmEngine(), nativeEngine()];
const KERAS = { name: "adam", form: "keras", epsilon: 1e-7, weightDecay: 0 } as const;

function source(arena: Arena, x: Float32Array, labels: Uint8Array, features = 192) {
  const ones = arena.store(new Float32Array(features).fill(1)), zeros = arena.store(new Float32Array(features));
  return {
    kind: "f32",
    offset: arena.store(x),
    features,
    scale: ones,
    shift: zeros,
    labels: arena.store(labels),
  } as const;
}

/** The golden network without its dropout, which the vectors leave out. */
function golden(engine: Engine, relu: boolean) {
  const arena = new Arena(engine, 2 ** 22), { x, labels } = goldenInput();
  const operations = operationsOf(parseArchitecture(GOLDEN_ARCHITECTURE), relu, GOLDEN_POOLED).filter((o) =>
    o.kind !== "dropout"
  );
  const network = new CompiledNetwork(arena, operations, source(arena, x, labels), 2, new Random(0));
  network.parameters.set(goldenWeights(network.parameters.specs));
  return { arena, network, rows: Int32Array.of(0, 1) };
}

function close(actual: number, expected: number, tolerance: number, what: string) {
  assert.ok(
    Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected)),
    `${what}: ${actual}, expected ${expected}`,
  );
}

for (const engine of engines) {
  Deno.test(`CompiledNetwork on ${engine.name} gives the golden network's logits, gradients and five Adam steps`, () => {
    const { arena, network, rows } = golden(engine, true);
    const scores = network.scores(rows, 0, 2);
    GOLDEN.logits.flat().forEach((value, i) => close(scores[i]!, value, 1e-6, `logit ${i}`));
    GOLDEN.losses.forEach((loss, step) => {
      close(network.lossAndGradient(rows, 0, 2), loss, 1e-6, `loss before step ${step + 1}`);
      if (step === 0) {
        network.parameters.specs.forEach(({ name }, t) => {
          const g = network.parameters.gradient(name), [norm, sum] = GOLDEN.gradients[t]!;
          close(Math.hypot(...g), norm, 2e-6, `norm of ${name}`);
          close(g.reduce((a, b) => a + b, 0), sum, 2e-6, `sum of ${name}`);
        });
      }
      adamStep(arena, network.parameters, KERAS, 0.005, step + 1);
    });
  });

  Deno.test(`CompiledNetwork on ${engine.name} with linear C1 gives the golden losses`, () => {
    const { arena, network, rows } = golden(engine, false);
    close(network.lossAndGradient(rows, 0, 2), GOLDEN.linear.loss, 1e-6, "loss");
    for (let t = 1; t <= 5; t++) {
      network.lossAndGradient(rows, 0, 2);
      adamStep(arena, network.parameters, KERAS, 0.005, t);
    }
    close(network.lossAndGradient(rows, 0, 2), GOLDEN.linear.lossAfterFive, 1e-6, "loss after five steps");
  });
}
