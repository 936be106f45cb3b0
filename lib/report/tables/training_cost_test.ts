import assert from "node:assert/strict";
import { Random } from "../../random/mod.ts";
import { trialFrame } from "../frames.ts";
import { fakeHistory, fakeTrial } from "../testing/fake_trials.ts";
import { trainingCostTable } from "./training_cost.ts";

const replay = (row: string, budget: number, seed: number, seconds: number) => ({
  ...fakeTrial({
    ...{ method: "fastgrnn", config: { row }, seed, test: 0.5, history: fakeHistory(150, 0.5, new Random(seed)) },
    tags: { table: 6, row, variant: "", budget },
  }),
  seconds,
});

Deno.test("trainingCostTable() has the fastest seed of each model that was trained, each model once", () => {
  const trials = [replay("row 8 KB", 8, 1, 180), replay("row 8 KB", 8, 2, 150), replay("channel 64 KB", 64, 1, 900)];
  const { rows, caption } = trainingCostTable(trialFrame(trials), 6);
  assert.deepEqual(rows, [
    ["row-major, H 45, W 0.2, U 0.2", "150", "1.00", "2.5"],
    ["channel-major, H 150, W 0.1, U 0.3", "150", "6.00", "15.0"], // printed for 64 and 128 KB
  ]);
  assert.match(caption, /engine fake\. Fastest seed of each; 2 models\.$/);
});

Deno.test("trainingCostTable() says so when nothing was run", () => {
  assert.match(trainingCostTable(trialFrame([]), 6).caption, /^Nothing has been run yet/);
});
