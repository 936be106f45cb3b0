/** Training for long keeps nothing. A file of its own: another test's garbage in the same isolate would be measured too. */
import assert from "node:assert/strict";
import process from "node:process";
import { syntheticCifar10 } from "../dataset/testing/synthetic.ts";
import { directConvolution } from "../models/direct_convolution/method.ts";
import { train } from "./train.ts";

const data = syntheticCifar10({ train: 150, validation: 50, test: 20, seed: 1 });

Deno.test("train keeps memory flat over 10,000 steps", async () => {
  let first = 0, last = 0, reports = 0;
  const config = { architecture: "A, C1(4,(3,3)), M, Dr, D*", c1Activation: "relu" } as const;
  const { trial } = await train(directConvolution, config, data, {
    engine: "wasm",
    epochs: 2000,
    protocol: { batch: 32, earlyStopping: null },
    onProgress() {
      // the saw-tooth of garbage collection: the lowest of the early and of the late reports
      const { heapUsed } = process.memoryUsage();
      if (++reports <= 500) first = Math.min(first || heapUsed, heapUsed);
      else if (reports > 1500) last = Math.min(last || heapUsed, heapUsed);
    },
  });
  assert.equal(trial.history.length, 2000);
  assert.ok(last - first < 4 * 2 ** 20, `${first} bytes at first, ${last} at last`);
});
