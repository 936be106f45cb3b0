import assert from "node:assert/strict";
import { learningRate } from "./schedule.ts";

Deno.test("learningRate: exponential decay from 0.005 by 0.95 an epoch, not below 1e-4", () => {
  const schedule = { name: "exponential", rate: 0.005, factor: 0.95, floor: 1e-4 } as const;
  assert.equal(learningRate(schedule, 0), 0.005);
  assert.ok(Math.abs(learningRate(schedule, 10) - 0.005 * 0.5987369392383787) < 1e-15);
  assert.equal(learningRate(schedule, 76) > 1e-4, true);
  assert.equal(learningRate(schedule, 77), 1e-4);
});

Deno.test("learningRate: by steps of `every` epochs, or the same always", () => {
  const schedule = { name: "step", rate: 0.01, factor: 0.1, every: 50 } as const;
  assert.deepEqual([0, 49, 50, 99].map((epoch) => learningRate(schedule, epoch)), [0.01, 0.01, 0.001, 0.001]);
  assert.equal(learningRate({ ...schedule, every: null }, 149), 0.01);
});
