import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { syntheticCifar10 } from "../dataset/testing/synthetic.ts";
import { bonsai } from "../models/mod.ts";
import { Random } from "../random/mod.ts";
import { fakeTrial } from "../report/testing/fake_trials.ts";
import { packWeights, type Trial } from "../training/mod.ts";
import { budgetWinner, judgedWinners } from "./budget_winner.ts";

function trial(depth: number, kilobytes: number, test: number, seed = 1, file?: string): Trial {
  const config = { depth, projectionDim: 2 };
  const one = fakeTrial({ method: "bonsai", config, kilobytes, validation: test, test, seed, id: `${depth} ${seed}` });
  return file === undefined ? one : { ...one, weights: { file, sha256: "" } };
}

Deno.test("budgetWinner() is the verdict's model, with the best seed whose weights are there", async () => {
  const root = mkdtempSync(join(tmpdir(), "winner-"));
  const small = trial(1, 7, 0.3),
    seeds = [1, 2].map((seed) => trial(2, 30, 0.4 + seed / 100, seed, `${seed}.safetensors`));
  const lost = trial(3, 100, 0.6, 1, "gone.safetensors"), trials = [small, ...seeds, lost];
  const config = bonsai.schema.parse(seeds[0]!.config);
  try {
    for (const one of seeds) {
      writeFileSync(join(root, one.weights!.file), packWeights(one, bonsai.init(config, new Random(one.seed))));
    }
    assert.equal(budgetWinner(trials, 4, "paper", root), null);
    assert.equal(budgetWinner(trials, 8, "paper", root)?.model, null);
    const winner = budgetWinner(trials, 32, "paper", root);
    assert.equal(winner?.words, "Bonsai at 30.00 KB, test accuracy 0.415 (2 seeds)");
    assert.equal(winner?.model?.trial.seed, 2);
    assert.equal(budgetWinner(trials, 32, "float32", root), null); // eight times as large there

    const data = syntheticCifar10(), judged = await judgedWinners(trials, "paper", data, root);
    assert.deepEqual(judged.map(({ budgets, trial: { id } }) => [budgets, id]), [[[32, 64], "2 2"]]);
    assert.equal(judged[0]!.predictions.length, data.split.test.length);
    assert.match(judged[0]!.title, /^32, 64 KB: Bonsai \d\.\d{3}$/);
  } finally {
    rmSync(root, { recursive: true });
  }
});
