import assert from "node:assert/strict";
import { Random } from "../../random/mod.ts";
import { fakeHistory, fakeTrial } from "../testing/fake_trials.ts";
import { trainingCostTable } from "./training_cost.ts";

/** A replay whose epochs took a second each but for one, which took `fastest`. */
function replay(row: string, budget: number, seed: number, seconds: number, fastest: number) {
  const history = fakeHistory(150, 0.5, new Random(seed)).map((one, epoch) =>
    epoch === 70 ? { ...one, seconds: fastest } : one
  );
  const tags = { table: 6, row, variant: "", budget };
  return { ...fakeTrial({ method: "fastgrnn", config: { row }, seed, test: 0.5, history, tags }), seconds };
}

Deno.test("trainingCostTable() has the fastest epoch and training of each model that was trained, each model once", () => {
  const trials = [
    replay("row 8 KB", 8, 1, 180, 0.9),
    replay("row 8 KB", 8, 2, 150, 0.95),
    replay("channel 64 KB", 64, 1, 900, 0.8),
  ];
  const { rows, caption } = trainingCostTable(trials, 6);
  assert.deepEqual(rows, [
    ["row-major, H 45, W 0.2, U 0.2", "150", "0.90", "2.5"],
    ["channel-major, H 150, W 0.1, U 0.3", "150", "0.80", "15.0"], // printed for 64 and 128 KB
  ]);
  assert.match(caption, /engine fake\. Of 2 models the fastest epoch/);
});

Deno.test("trainingCostTable() says so when nothing was run", () => {
  assert.match(trainingCostTable([], 6).caption, /^Nothing has been run yet/);
});
