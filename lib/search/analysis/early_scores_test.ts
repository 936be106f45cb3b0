import assert from "node:assert/strict";
import type { Trial } from "../../training/trial.ts";
import { network } from "../testing/network_trial.ts";
import { earlyRankCorrelation, earlyScores } from "./early_scores.ts";

Deno.test("earlyScores() compares a full training with its own first five epochs, seeds averaged", () => {
  const trained = (architecture: string, curve: readonly number[], seed: number): Trial =>
    network(architecture, curve.at(-1)!, {
      seed,
      protocol: { epochs: 100, images: null },
      history: curve.map((validationAccuracy, epoch) => ({
        epoch,
        loss: 1,
        validationLoss: 1,
        validationAccuracy,
        rate: 1,
        seconds: 1,
      })),
    });
  const trials = [
    trained("A, D*", [0.1, 0.3, 0.2, 0.2, 0.2, 0.5], 1),
    trained("A, D*", [0.1, 0.1, 0.1, 0.5, 0.1, 0.7], 2),
    trained("A, M, D*", [0.5, 0.5, 0.5, 0.5, 0.5, 0.8], 1),
    network("A, Dr, D*", 0.9, { protocol: { epochs: 5, images: null } }),
  ];
  const reading = trained("A, M, D*", [0.5, 0.5, 0.5, 0.5, 0.5, 0.8], 1);
  trials.push({ ...reading, id: `${reading.id}.test` });
  const found = earlyScores(trials).map(({ config, seeds, early, full }) => [config.architecture, seeds, early, full]);
  assert.deepEqual(found, [["A, D*", 2, 0.4, 0.6], ["A, M, D*", 1, 0.5, 0.8]]);
  assert.equal(earlyScores(trials, 1).length, 2); // a candidate is no full training, however early one looks
  assert.ok(Math.abs(earlyRankCorrelation(trials, "direct-convolution").rho! - 1) < 1e-12);
  assert.equal(earlyRankCorrelation(trials, "bonsai").n, 0);
});
