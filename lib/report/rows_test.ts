import assert from "node:assert/strict";
import { bySeeds, trialRow } from "./rows.ts";
import { fakeTrial } from "./testing/fake_trials.ts";

Deno.test("bySeeds() puts seeds together, not trainings of one config by two protocols, and each trial once", () => {
  const config = { depth: 2, projectionDim: 3 };
  const last = [1, 2].map((seed) => fakeTrial({ method: "bonsai", config, seed, test: 0.1 }));
  const best = fakeTrial({ method: "bonsai", config, seed: 1, test: 0.3, tags: { variant: "best epoch" } });
  const other = { ...best, protocol: { ...best.protocol, keep: { epoch: "best-accuracy-from", from: 66 } } };
  const adopted = { ...last[0]!, study: "bonsai" };
  const groups = bySeeds([...last, other, adopted].map(trialRow));
  assert.deepEqual(groups.map((rows) => rows.map(({ seed, test }) => [seed, test])), [[[1, 0.1], [2, 0.1]], [[
    1,
    0.3,
  ]]]);
});
