import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fastgrnn } from "../models/mod.ts";
import { Random } from "../random/mod.ts";
import { fakeTrial } from "../report/testing/fake_trials.ts";
import { packWeights } from "../training/mod.ts";
import { recordedModel } from "./recorded_weights.ts";

Deno.test("recordedModel() takes the best trial on validation whose weights are there", () => {
  const folder = mkdtempSync(join(tmpdir(), "weights-"));
  const config = { feed: "row", hiddenDim: 3, densityW: 1, densityU: 1, trainClassifier: true } as const;
  const weights = fastgrnn.init(config, new Random(1));
  const trial = (validation: number, file: string) => ({
    ...fakeTrial({ method: "fastgrnn", config, validation, id: file }),
    weights: { file, sha256: "" },
  });
  const trials = [trial(0.4, "a.safetensors"), trial(0.5, "b.safetensors"), trial(0.6, "gone.safetensors")];
  try {
    for (const one of trials.slice(0, 2)) writeFileSync(join(folder, one.weights.file), packWeights(one, weights));
    const found = recordedModel(trials, folder);
    assert.equal(found?.trial.id, "b.safetensors");
    assert.deepEqual(found?.weights["W"], weights["W"]);
    assert.equal(recordedModel(trials.slice(2), folder), null);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
