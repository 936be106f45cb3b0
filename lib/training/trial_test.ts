import assert from "node:assert/strict";
import { type Trial, trialSchema } from "./trial.ts";

const trial: Trial = {
  schema: 1,
  id: "0123456789abcdef",
  study: "scratch",
  method: "bonsai",
  config: { depth: 2 },
  protocol: { epochs: 1 },
  seed: 0,
  data: { name: "CIFAR-10, official", sha256: "pixels", split: "rows" },
  engine: { name: "wasm", version: "1" },
  code: "abc",
  started: "2026-01-01T00:00:00.000Z",
  seconds: 1,
  history: [{ epoch: 0, loss: null, validationLoss: null, validationAccuracy: 0.1, rate: 0.01, seconds: 1 }],
  outcome: { failed: "the loss became NaN in epoch 1, step 1" },
  validation: null,
  bytes: { paper: 1, float32: 1, int8: 1, int4: 1 },
  tags: {},
};

Deno.test("trialSchema takes a line through JSON and back, losses that are no numbers as null", () => {
  assert.deepEqual(trialSchema.parse(JSON.parse(JSON.stringify(trial))), trial);
});

Deno.test("trialSchema refuses what is no trial", () => {
  const bad: unknown[] = [
    {},
    { ...trial, method: "perceptron" },
    { ...trial, schema: 2 },
    { ...trial, more: 1 },
    { ...trial, outcome: "maybe" },
    { ...trial, bytes: { paper: 1 } },
  ];
  for (const one of bad) assert.equal(trialSchema.safeParse(one).success, false);
});
