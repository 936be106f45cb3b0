import assert from "node:assert/strict";
import { syntheticCifar10 } from "../dataset/testing/synthetic.ts";
import { train, type TrainOptions } from "./train.ts";
import { trialSchema } from "./trial.ts";
import { fakeMethod } from "./testing/fake_model.ts";

const data = syntheticCifar10({ train: 40, validation: 20, test: 20 });
const wasm: TrainOptions = { engine: "wasm" };

Deno.test("train gives a whole line of a trial: its plan, what happened, and the weights of the kept epoch", async () => {
  const started: string[] = [];
  const { trial, weights } = await train(fakeMethod(), {}, data, {
    ...wasm,
    seed: 0,
    study: "a study",
    tags: { budget: 8 },
    test: true,
    onStart: ({ id, engine }) => started.push(id, engine.name),
  });
  trialSchema.parse(trial);
  assert.deepEqual(started, [trial.id, "wasm"]);
  assert.deepEqual([trial.seed, trial.study, trial.tags, trial.outcome], [0, "a study", { budget: 8 }, "ok"]);
  assert.equal(trial.data.name, data.fingerprint.name);
  assert.equal(trial.history.length, 6);
  const best = trial.history[trial.validation!.epoch]!;
  assert.deepEqual(trial.validation, {
    epoch: best.epoch,
    loss: best.validationLoss,
    accuracy: best.validationAccuracy,
  });
  assert.equal(best.validationLoss, Math.min(...trial.history.map((epoch) => epoch.validationLoss!)));
  assert.deepEqual([trial.test?.images, weights["w"]?.length], [20, 4]);
});

Deno.test("train depends on the seed, 0 included, and on nothing else", async () => {
  const weightsOf = async (seed: number) => (await train(fakeMethod(), {}, data, { ...wasm, seed })).weights;
  assert.deepEqual(await weightsOf(0), await weightsOf(0));
  assert.notDeepEqual(await weightsOf(0), await weightsOf(1));
});

Deno.test("train takes the first images of the shuffled training rows", async () => {
  const seen = new Set<number>();
  const watching = fakeMethod((model) => {
    const step = model.lossAndGradient.bind(model);
    model.lossAndGradient = (rows, start, count) => {
      rows.subarray(start, start + count).forEach((row) => seen.add(row));
      return step(rows, start, count);
    };
  });
  await train(watching, {}, data, { ...wasm, images: 12, epochs: 1 });
  assert.deepEqual([...seen].sort((a, b) => a - b), [...data.split.train.subarray(0, 12)].sort((a, b) => a - b));
  for (const images of [0, 41, 1.5]) {
    await assert.rejects(
      train(fakeMethod(), {}, data, { ...wasm, images }),
      /of 40 training images: choose a number from 1 to 40/,
    );
  }
  const dropping = { ...wasm, images: 7, protocol: { lastBatch: "drop" } } as const;
  await assert.rejects(train(fakeMethod(), {}, data, dropping), /7 are less than a batch of 8/);
});

Deno.test("train makes a failed trial of a loss that is no number, and does not read the test set", async () => {
  const { trial } = await train(fakeMethod((model) => model.nanAtStep = 7), {}, data, { ...wasm, test: true });
  assert.deepEqual(trial.outcome, { failed: "the loss became NaN in epoch 2, step 3" });
  assert.deepEqual([trial.history.length, trial.test, trial.validation?.epoch], [1, undefined, 0]);
  trialSchema.parse(trial);
  const { trial: atOnce } = await train(fakeMethod((model) => model.nanAtStep = 0), {}, data, wasm);
  assert.deepEqual([atOnce.history, atOnce.validation], [[], null]);
});

Deno.test("train calls a network dead that puts every validation image into one class in every epoch", async () => {
  const dead = fakeMethod((model) =>
    model.evaluate = (_rows, _start, count) => ({ loss: 2.3 * count, correct: count / 10 })
  );
  const { trial } = await train(dead, {}, data, wasm);
  assert.deepEqual(trial.outcome, { failed: "dead: every epoch put all validation images into one class" });
  assert.equal(trial.validation?.accuracy, 0.1);
});

Deno.test("train refuses a bad config and an unknown engine in one line", async () => {
  await assert.rejects(train(fakeMethod(), { nonsense: 1 } as never, data, wasm), {
    name: "UserError",
    message: /nonsense/,
  });
  await assert.rejects(
    train(fakeMethod(), {}, data, { engine: "abacus" as never }),
    /unknown engine abacus: choose one of/,
  );
});
