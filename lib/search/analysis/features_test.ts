import assert from "node:assert/strict";
import { network } from "../testing/network_trial.ts";
import { levelEffects, trendEffects } from "./features.ts";

Deno.test("levelEffects() gives a feature that decides everything the whole variance; trendEffects() its direction", () => {
  const trials = [
    network("A, C1(4,(3,3)), Dr, D*", 0.2),
    network("A, C1(16,(3,3)), Dr, D*", 0.2),
    network("A, C1(4,(3,3)), M, Dr, D*", 0.4),
    network("A, C1(16,(3,3)), M, Dr, D*", 0.4),
    network("A, C1(6,(3,3)), M, Dr, D*", null),
  ];
  const [first] = levelEffects(trials);
  assert.equal(first!.feature, "max pooling");
  assert.ok(Math.abs(first!.share - 1) < 1e-12);
  assert.deepEqual(first!.levels.map(({ level, n }) => [level, n]), [["after convolution 1", 2], ["none", 2]]);
  const widest = trendEffects(trials).find(({ feature }) => feature === "widest layer")!;
  assert.ok(Math.abs(widest.rank.rho!) < 1e-12);
  assert.deepEqual(levelEffects([]), []);
});
