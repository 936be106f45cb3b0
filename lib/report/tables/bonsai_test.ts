import assert from "node:assert/strict";
import { bestEpochRows } from "../../search/studies/replay_rows.ts";
import { fakePlanner } from "../../search/testing/fake_planner.ts";
import { trialFrame } from "../frames.ts";
import { fakeReplay, fakeTrial } from "../testing/fake_trials.ts";
import { FIRST_COMPRESSED_EPOCH } from "../best_epoch.ts";
import { bonsaiWinnersTable, hingeTable } from "./bonsai.ts";

Deno.test("the best epoch is looked for where the replay keeps it", () => {
  for (const { protocol } of bestEpochRows(fakePlanner)) {
    assert.deepEqual(protocol?.keep, { epoch: "best-accuracy-from", from: FIRST_COMPRESSED_EPOCH });
  }
});

Deno.test("hingeTable(): the paper, three readings, and the forecast where there is one", () => {
  const best = fakeTrial({
    ...{ method: "bonsai", config: { depth: 2, projectionDim: 6, loss: "hinge" }, test: 0.25 },
    tags: { table: 5, row: "32 KB", variant: "best epoch" },
  });
  const forecast = { share: 0.267, known: 0.39, accuracy: 0.241, leastRisk: 0.9 };
  const { rows } = hingeTable(trialFrame([...fakeReplay(1), best]), new Map([["32 KB", forecast]]));
  assert.deepEqual(rows.map(([budget, model, paper]) => [budget, model, paper]), [
    ["≤ 8 KB", "depth 5, dim 1", "0.149"],
    ["≤ 16 KB", "depth 2, dim 3", "0.153"],
    ["≤ 32 KB", "depth 2, dim 6", "0.221"],
    ["≤ 64 KB", "depth 3, dim 11", "0.325"],
    ["≤ 128 KB", "depth 5, dim 12", "0.377"],
  ]);
  assert.deepEqual(rows[2]!.slice(4, 5), ["0.250 (1 seed)"]);
  assert.deepEqual(rows[2]!.slice(6), ["26.7 %", "0.241"]);
  assert.deepEqual(rows[1]!.slice(6), ["", ""]);
});

Deno.test("bonsaiWinnersTable(): a model that has died by the last epoch can win by its best one", () => {
  const curve = (values: (epoch: number) => number) =>
    Array.from({ length: 200 }, (_, epoch) => ({
      ...{ epoch, loss: 1, validationLoss: 1, validationAccuracy: values(epoch), rate: 0.01, seconds: 1 },
    }));
  const model = (depth: number, history: ReturnType<typeof curve>) =>
    fakeTrial({
      ...{ method: "bonsai", study: "bonsai", config: { depth, projectionDim: 1, loss: "hinge" }, history },
      ...{ validation: history.at(-1)!.validationAccuracy, kilobytes: 6, tags: { stage: "candidate" } },
    });
  // dense epochs do not count: 0.9 in the first one wins nothing
  const dying = model(5, curve((epoch) => epoch === 0 ? 0.9 : epoch < 90 ? 0.15 : 0.1));
  const steady = model(1, curve(() => 0.12));
  const { rows } = bonsaiWinnersTable([dying, steady]);
  assert.deepEqual(rows[0]!.slice(1), ["depth 5, dim 1", "depth 1, dim 1", "0.120", "depth 5, dim 1", "0.150"]);
  assert.deepEqual(bonsaiWinnersTable([]).rows[0]!.slice(2), ["", "", "", ""]);
});
