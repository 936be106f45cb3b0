import assert from "node:assert/strict";
import type { Trial } from "../../training/trial.ts";
import { DEAD } from "../../training/mod.ts";
import { createEstimator, formatRate, formatSeconds } from "./estimate.ts";
import { fakePlanner, fakeTask, fakeTrial } from "../testing/fake_planner.ts";
import type { Task } from "../task.ts";

const bonsai = (projectionDim: number, more: Partial<Task> = {}): Task => ({
  ...fakeTask(`b${projectionDim}`),
  config: { depth: 1, projectionDim },
  ...more,
});

/** Ten epochs of 40,000 images at so many microseconds an image. */
function measured(projectionDim: number, microseconds: number, more: Partial<Trial> = {}): Trial {
  const epoch = { loss: 1, validationLoss: 1, validationAccuracy: 0.2, rate: 0.01, seconds: 1 };
  return {
    ...fakeTrial(bonsai(projectionDim), 0.2),
    history: Array.from({ length: 10 }, (_, i) => ({ epoch: i, ...epoch })),
    seconds: 10 * 40_000 * microseconds / 1e6,
    ...more,
  };
}

Deno.test("createEstimator() foresees a trial from the measured ones nearest in arithmetic", () => {
  const estimator = createEstimator([1, 2, 3, 4, 5].map((dim) => measured(dim, 10 * dim)), "fake", fakePlanner);
  assert.ok(estimator.isMeasured("bonsai") && !estimator.isMeasured("protonn"));
  const seconds = estimator.seconds(bonsai(3));
  assert.ok(Math.abs(seconds / 12 - 1) < 0.25, `${seconds} s for what took 12`);
  assert.ok(estimator.seconds(bonsai(5)) > estimator.seconds(bonsai(1)));
  assert.ok(
    Math.abs(estimator.seconds(bonsai(3, { id: "short", options: { seed: 1, epochs: 5 } })) / seconds - 0.5) < 1e-9,
  );
});

Deno.test("createEstimator() learns while it runs, leaves other engines out, and takes the share that early stopping leaves", () => {
  const estimator = createEstimator(
    [measured(2, 1000, { engine: { name: "other", version: "" } })],
    "fake",
    fakePlanner,
  );
  assert.equal(estimator.isMeasured("bonsai"), false);
  const guessed = estimator.seconds(bonsai(2));
  assert.ok(guessed > 0 && guessed < 60);
  const stops = { watch: "validation-loss", patience: 5 } as const;
  const stopped = measured(2, 1000);
  estimator.learn({ ...stopped, protocol: { epochs: 40, earlyStopping: stops, images: null } });
  const options = { seed: 1, epochs: 40, protocol: { earlyStopping: stops } };
  assert.ok(Math.abs(estimator.seconds(bonsai(2, { id: "stops", options })) / stopped.seconds - 1) < 1e-9);
});

Deno.test("createEstimator() asks trials of the same kind first, and of other kinds only those that learnt something", () => {
  const kind = (loss: string, projectionDim: number) => ({ config: { depth: 1, projectionDim, loss } });
  const many = Array.from({ length: 24 }, (_, i) => 1 + i % 4);
  const dead = many.map((dim) => measured(dim, 1, { ...kind("hinge", dim), outcome: { failed: DEAD } }));
  const live = [1, 2].map((dim) => measured(dim, 1000, kind("squared", dim)));
  const estimator = createEstimator([...dead, ...live], "fake", fakePlanner);
  const seconds = (loss: string) => estimator.seconds(bonsai(2, { id: loss, ...kind(loss, 2) }));
  assert.ok(seconds("hinge") < 1, `${seconds("hinge")} s`); // ten epochs at a microsecond an image: 0.4
  assert.ok(seconds("squared") > 300 && seconds("other") > 300); // at a millisecond: 400
});

Deno.test("formatSeconds() is short at every length", () => {
  assert.deepEqual([3.4, 99, 600, 7380, 200_000].map(formatSeconds), [
    "3 s",
    "99 s",
    "10 min",
    "2 h 03 min",
    "2 d 7 h",
  ]);
});

Deno.test("formatRate() is a plain number at every pace", () => {
  assert.deepEqual([0.25, 3.14, 123.4].map(formatRate), ["0.25", "3.1", "123"]);
});
