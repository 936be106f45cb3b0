import assert from "node:assert/strict";
import type { EpochRow } from "../frames.ts";
import { seedCurves } from "./seed_curves.ts";

function epochs(config: string, seed: number, accuracies: readonly number[]): EpochRow[] {
  return accuracies.map((validationAccuracy, i) => ({
    ...{ id: `${config} ${seed}`, study: "replay", method: "bonsai", config, seed, epoch: i + 1, rate: 0.01 },
    ...{ loss: 1, validationLoss: null, validationAccuracy },
  }));
}

Deno.test("seedCurves() has mean and range as far as every seed ran, and each longer seed's own rest", () => {
  const rows = [...epochs("{}", 1, [0.1, 0.25]), ...epochs("{}", 2, [0.3, 0.75, 0.5, 0.6])];
  const [curve] = seedCurves(rows, "validationAccuracy");
  assert.deepEqual(curve, {
    ...{ name: "", seeds: 2 },
    points: [{ epoch: 1, mean: 0.2, low: 0.1, high: 0.3 }, { epoch: 2, mean: 0.5, low: 0.25, high: 0.75 }],
    tails: [[{ epoch: 2, value: 0.75 }, { epoch: 3, value: 0.5 }, { epoch: 4, value: 0.6 }]],
  });
});

Deno.test("seedCurves() names configs as told and in that order, others by the keys that differ", () => {
  const [a, b, c] = [1, 2, 3].map((depth) => JSON.stringify({ depth, projectionDim: 4 })) as [string, string, string];
  const rows = [a, b, c].flatMap((config) => epochs(config, 1, [0.1]));
  const names = (known: [string, string][]) =>
    seedCurves(rows, "validationAccuracy", new Map(known)).map(({ name }) => name);
  assert.deepEqual(names([[c, "8 KB"], [a, "16 KB"], [b, "32 KB"]]), ["8 KB", "16 KB", "32 KB"]);
  assert.deepEqual(names([[c, "8 KB"]]), ["8 KB", "depth 1", "depth 2"]);
});

Deno.test("seedCurves() leaves out what was not measured", () => {
  assert.deepEqual(seedCurves(epochs("{}", 1, [0.1]), "validationLoss"), []);
});
