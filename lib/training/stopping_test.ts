import assert from "node:assert/strict";
import type { Protocol } from "../models/method.ts";
import { newWatch, observe } from "./stopping.ts";
import { FAKE_PROTOCOL } from "./testing/fake_model.ts";

/** Epochs (from 0) that were kept, and the one after which it stopped. */
function watchThrough(changes: Partial<Protocol>, losses: number[], accuracies: number[]) {
  const watch = newWatch(), protocol = { ...FAKE_PROTOCOL, ...changes }, kept: number[] = [];
  for (const [epoch, validationLoss] of losses.entries()) {
    const { keep, stop } = observe(watch, protocol, { epoch, validationLoss, validationAccuracy: accuracies[epoch]! });
    if (keep) kept.push(epoch);
    if (stop) return { kept, stopped: epoch };
  }
  return { kept, stopped: null };
}

const losses = [2.0, 1.5, 1.6, 1.5, 1.4, 1.7, 1.8], accuracies = [0.1, 0.3, 0.4, 0.4, 0.2, 0.4, 0.1];

Deno.test("observe keeps the strictly best loss or accuracy, or the last epoch", () => {
  assert.deepEqual(watchThrough({ keep: { epoch: "best-loss" } }, losses, accuracies).kept, [0, 1, 4]);
  assert.deepEqual(watchThrough({ keep: { epoch: "best-accuracy" } }, losses, accuracies).kept, [0, 1, 2]);
  assert.deepEqual(watchThrough({ keep: { epoch: "last" } }, losses, accuracies).kept, [0, 1, 2, 3, 4, 5, 6]);
});

Deno.test("observe keeps the best from an epoch on, the later of two equals, and the newest before that epoch", () => {
  const keep = { epoch: "best-accuracy-from", from: 3 } as const;
  assert.deepEqual(watchThrough({ keep }, losses, accuracies).kept, [0, 1, 2, 3, 5]);
});

Deno.test("observe stops after `patience` epochs without a strict improvement of what it watches", () => {
  const by = (watch: "validation-loss" | "validation-accuracy", patience: number) =>
    watchThrough({ earlyStopping: { watch, patience } }, losses, accuracies).stopped;
  assert.equal(by("validation-loss", 2), 3);
  assert.equal(by("validation-loss", 3), null);
  assert.equal(by("validation-accuracy", 3), 5);
  assert.equal(watchThrough({ earlyStopping: null }, losses, accuracies).stopped, null);
});
