import assert from "node:assert/strict";
import { syntheticCifar10 } from "../dataset/testing/synthetic.ts";
import { protonn } from "../models/mod.ts";
import type { Method, Protocol } from "../models/method.ts";
import type { ProtonnConfig } from "../models/protonn/mod.ts";
import { train } from "./train.ts";

const data = syntheticCifar10({ train: 96, validation: 40, test: 20, seed: 1 });
const config = (gamma: number) =>
  protonn.schema.parse({ projectionDim: 4, numPrototypes: 8, gamma, learningRate: 0.1 });

/** ProtoNN that counts its steps; with a hook that does nothing every epoch is really run. */
function counting(everyEpoch: boolean): { method: Method<ProtonnConfig>; steps: () => number } {
  let steps = 0;
  const method: Method<ProtonnConfig> = {
    ...protonn,
    compile(...from) {
      const model = protonn.compile(...from), step = model.lossAndGradient.bind(model);
      model.lossAndGradient = (...batch) => (steps++, step(...batch));
      return model;
    },
    hooks: () => everyEpoch ? { afterStep() {} } : {},
  };
  return { method, steps: () => steps };
}

async function outcome(everyEpoch: boolean, gamma: number, protocol: Partial<Protocol> = {}) {
  const { method, steps } = counting(everyEpoch);
  const { trial, weights } = await train(method, config(gamma), data, {
    epochs: 30,
    seed: 3,
    engine: "wasm",
    protocol,
  });
  const history = trial.history.map(({ seconds: _, ...rest }) => rest);
  return { result: { history, weights, outcome: trial.outcome, validation: trial.validation }, steps: steps() };
}

Deno.test("train a ProtoNN whose kernels are all zero: its epochs after the first are known, and the same to the bit", async () => {
  const really = await outcome(true, 15), short = await outcome(false, 15);
  assert.deepEqual(short.result, really.result);
  assert.equal(short.result.history.length, 11); // the first epoch and ten of patience
  assert.deepEqual([really.steps, short.steps], [33, 3]);
  assert.ok(short.result.history.every(({ loss }) => Math.abs(loss! - Math.log(10)) < 1e-6));
});

Deno.test("train one that moves, or whose rows are shuffled, runs every epoch", async () => {
  const really = await outcome(true, 1.5e-4), same = await outcome(false, 1.5e-4);
  assert.deepEqual(same, really);
  assert.equal(same.steps, 3 * same.result.history.length);
  assert.equal((await outcome(false, 15, { shuffle: true })).steps, 33);
});
