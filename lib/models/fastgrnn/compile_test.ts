import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { Arena, type Engine, nativeEngine, wasmEngine } from "../../engine/mod.ts";
import { Random } from "../../random/mod.ts";
import { adamStep } from "../../training/adam.ts";
import { CompiledFastgrnn } from "./compile.ts";
import { shapeOf } from "./config.ts";
import { FEEDS } from "./feeds.ts";
import { fastgrnnInitialValues } from "./initial_values.ts";
import { randomSource, rowsUpTo } from "../testing/random_rows.ts";

const PYTORCH = { name: "adam", form: "pytorch", epsilon: 1e-8, weightDecay: 5e-4 } as const;

/** Ten Adam steps on batches with a short last block of each kind; the weights. */
function train(engine: Engine, feed: typeof FEEDS[number]): Record<string, Float32Array> {
  const shape = shapeOf({ feed, hiddenDim: 19 }), arena = new Arena(engine, 2 ** 24), random = new Random("training");
  const { source } = randomSource(arena, 100, 3072, 10, random), model = new CompiledFastgrnn(arena, shape, source, 48);
  model.parameters.set(fastgrnnInitialValues(model.parameters.specs, random));
  for (let step = 0; step < 10; step++) {
    model.lossAndGradient(random.permutation(100), 0, [48, 36, 27][step % 3]!);
    adamStep(arena, model.parameters, PYTORCH, 0.01, step + 1);
  }
  return model.parameters.get();
}

Deno.test("ten training steps of each feed give the same bits on wasm and native, those of the committed hashes", () => {
  const hashes = FEEDS.map((feed) => {
    const weights = train(wasmEngine(), feed);
    assert.deepEqual(train(nativeEngine(), feed), weights, feed);
    const hash = createHash("sha256");
    for (const values of Object.values(weights)) hash.update(new Uint8Array(values.buffer));
    return hash.digest("hex").slice(0, 16);
  });
  assert.deepEqual(hashes, ["e786ff48d536d84c", "55fecb1fd8c33ad3", "6a95ec6ff5eefa19"]);
});

Deno.test("evaluate and lossAndGradient agree; a short batch after a longer one does not see its rows", () => {
  const arena = new Arena(nativeEngine(), 2 ** 24),
    random = new Random(3),
    shape = shapeOf({ feed: "row", hiddenDim: 9 });
  const { source } = randomSource(arena, 40, 3072, 10, random), model = new CompiledFastgrnn(arena, shape, source, 40);
  model.parameters.set(fastgrnnInitialValues(model.parameters.specs, random));
  const rows = rowsUpTo(40), alone = model.lossAndGradient(rows, 0, 5), gradient = model.parameters.gradients.slice();
  model.lossAndGradient(rows, 0, 40);
  assert.equal(model.lossAndGradient(rows, 0, 5), alone);
  assert.deepEqual(model.parameters.gradients, gradient);
  assert.ok(Math.abs(model.evaluate(rows, 0, 5).loss / 5 - alone) < 1e-6);
});

Deno.test("the classifier stays fixed where the trainer leaves it out", () => {
  const arena = new Arena(wasmEngine(), 2 ** 23),
    random = new Random(4),
    shape = shapeOf({ feed: "row", hiddenDim: 4 });
  const { source } = randomSource(arena, 16, 3072, 10, random);
  const model = new CompiledFastgrnn(arena, shape, source, 16, false);
  model.parameters.set(fastgrnnInitialValues(model.parameters.specs, random));
  const before = model.parameters.get();
  model.lossAndGradient(rowsUpTo(16), 0, 16);
  adamStep(arena, model.parameters, PYTORCH, 0.01, 1);
  assert.deepEqual(model.parameters.get()["FC"], before["FC"]);
  assert.deepEqual(model.parameters.get()["FCbias"], before["FCbias"]);
  assert.notDeepEqual(model.parameters.get()["U"], before["U"]);
});
