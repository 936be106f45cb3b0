import assert from "node:assert/strict";
import { syntheticCifar10 } from "../../dataset/testing/synthetic.ts";
import { pooledMaps } from "../../dataset/mod.ts";
import { directConvolution, PAPER_BITS, runOnDevice } from "../../models/mod.ts";
import { directConvolutionSize, parseArchitecture } from "../../sizing/mod.ts";
import { evaluateWeights } from "./evaluation.ts";
import { classifyQuantised } from "./classify_quantised.ts";
import { train } from "../train.ts";

const CONFIG = directConvolution.schema.parse({ architecture: "A, C2(6,(3,3)), C1(8,(3,3)), M, Dr, D*" });

Deno.test("a float network fine-tuned to 4 bits in two stages: integers alone give its class for every image", async () => {
  const data = syntheticCifar10({ train: 400, validation: 100, test: 200 });
  const options = { seed: 1, engine: "wasm", epochs: 12, protocol: { batch: 20 } } as const;
  const float = await train(directConvolution, CONFIG, data, options);
  const stage = (scales: "trained" | "frozen") => ({ ...CONFIG, quantised: { ...PAPER_BITS, scales } });
  const first = await train(directConvolution, stage("trained"), data, { ...options, from: float.weights });
  const second = await train(directConvolution, stage("frozen"), data, { ...options, test: true, from: first.weights });
  const few = { config: stage("frozen"), weights: second.weights }, one = first.trial, two = second.trial;
  assert.ok(float.trial.validation!.accuracy > 0.9, `float ${float.trial.validation!.accuracy}`);
  assert.ok(two.validation!.accuracy > 0.85, `4 bits ${two.validation!.accuracy}`);
  assert.ok(two.outcome === "ok" && one.test === undefined && two.test!.images === 200);
  assert.notEqual(one.id, two.id);
  assert.deepEqual(two.config["quantised"], { weights: 4, biases: 8, activations: 4, scores: 16, scales: "frozen" });

  const fake = await evaluateWeights(directConvolution, few.config, few.weights, data);
  assert.deepEqual(classifyQuantised(few, data), fake.predictions);
  assert.equal(fake.accuracy, two.test!.accuracy);
  assert.ok(new Set(fake.predictions).size > 5);

  // and so does the device, in the bytes that the network is billed
  const images = data.images.subarray(data.split.test[0]! * 3072);
  for (let i = 0; i < 5; i++) {
    const sums = pooledMaps({ images: images.subarray(i * 3072, (i + 1) * 3072) });
    const run = runOnDevice(few.config, few.weights, sums);
    assert.equal(run.predicted, fake.predictions[i]);
    assert.equal(run.workingBytes, directConvolutionSize(parseArchitecture(CONFIG.architecture)).working.paper);
  }
  assert.throws(() => classifyQuantised({ config: CONFIG, weights: few.weights }, data), {
    name: "UserError",
    message: /integers need a network of few bits/,
  });
  assert.throws(() => runOnDevice(CONFIG, few.weights, new Uint16Array(768)), /4-bit activations, not floats/);

  // without `from`, train does all three trainings of such a config, and comes to the same network
  const whole = await train(directConvolution, few.config, data, { ...options, test: true });
  assert.deepEqual(whole.weights, few.weights);
  assert.equal(whole.trial.id, two.id);
  assert.deepEqual(whole.trial.test!.accuracy, two.test!.accuracy);
});

Deno.test("a network whose loss is no number any more ends as a failed trial", async () => {
  const data = syntheticCifar10(), options = { seed: 1, engine: "wasm", epochs: 3, test: true } as const;
  const schedule = { name: "exponential", rate: 1e30, factor: 1, floor: 0 } as const;
  const { trial } = await train(directConvolution, CONFIG, data, { ...options, protocol: { schedule, batch: 20 } });
  assert.ok(trial.outcome !== "ok");
  assert.match(trial.outcome.failed, /^the loss became (NaN|Infinity) in epoch 1, step \d+$/);
  assert.equal(trial.test, undefined);
});
