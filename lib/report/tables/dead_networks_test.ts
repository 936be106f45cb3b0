import assert from "node:assert/strict";
import { DEAD } from "../../training/mod.ts";
import { trialFrame } from "../frames.ts";
import { fakeTrial } from "../testing/fake_trials.ts";
import { deadNetworksTable, deadSentence } from "./dead_networks.ts";

const candidate = (architecture: string, failed?: string, tags = {}) =>
  fakeTrial({
    ...{ method: "direct-convolution", study: "direct-convolution", config: { architecture }, epochs: 5 },
    ...(failed === undefined ? {} : { failed }),
    tags: { stage: "candidate", ...tags },
  });

const TRIALS = [
  candidate("A, C1(4,(3,3)), M, C2(4,(3,3)), Dr, D*"),
  candidate("A, C1(4,(3,3)), C1(8,(1,1)), C2(4,(3,3)), Dr, D*", DEAD),
  candidate("A, C1(4,(3,3)), C1(8,(1,1)), C1(4,(3,3)), Dr, D*"),
  candidate("A, C1(4,(3,3)), C1(8,(1,1)), C1(64,(3,3)), Dr, D*", "the loss became NaN in epoch 1, step 3"),
  // cut down: not counted beside full trials
  candidate("A, C1(4,(3,3)), C1(8,(1,1)), C1(6,(3,3)), Dr, D*", DEAD, { scale: "1 epoch" }),
];

Deno.test("deadNetworksTable() counts the dead by kind; a loss that is no number is another failure", () => {
  const rows = deadNetworksTable(trialFrame(TRIALS)).rows.map((row) => row.slice(1));
  assert.deepEqual(rows, [
    ["1", "0", "0.0 %"],
    ["2", "1", "50.0 %"],
    ["0", "0", ""],
    ["0", "0", ""],
    ["1", "0", "0.0 %"],
    ["4", "1", "25.0 %"],
  ]);
  assert.equal(
    deadSentence(trialFrame(TRIALS)),
    "1 of 4 candidates (25.0 %) stayed at chance; all of them have three convolutions and no dense layer.",
  );
});

Deno.test("without trials both say what to run", () => {
  assert.match(deadNetworksTable(trialFrame([])).caption, /deno task search direct-convolution/);
  assert.match(deadSentence(trialFrame([])), /deno task search direct-convolution/);
});
