import assert from "node:assert/strict";
import { trialSchema } from "../../training/trial.ts";
import { fakeTrial } from "../testing/fake_trials.ts";
import { featuresTable } from "./features.ts";
import { journalLineTable } from "./journal_line.ts";

/** A candidate; without an accuracy a dead one. */
const network = (architecture: string, seed: number, accuracy?: number) =>
  fakeTrial({
    ...{ method: "direct-convolution", study: "direct-convolution", config: { architecture }, seed, epochs: 5 },
    ...{ tags: { stage: "candidate", budget: 8 }, validation: accuracy ?? 0.1 },
    ...(accuracy === undefined ? { failed: "dead" } : {}),
  });

Deno.test("journalLineTable() explains every field of the schema, in its order, and shortens what is long", () => {
  const trial = fakeTrial({ method: "bonsai", config: { depth: 2, projectionDim: 3 }, test: 0.15 });
  const { rows } = journalLineTable(trial);
  assert.deepEqual(rows.map(([field]) => field), Object.keys(trialSchema.shape));
  const value = Object.fromEntries(rows.map(([field, here]) => [field!, here]));
  assert.equal(value.config, '{"depth":2,"projectionDim":3}');
  assert.match(value.data!, /"sha256":"f{12}…"/);
  assert.match(value.test!, /^\{"accuracy":0\.15,/);
  assert.deepEqual([value.weights, value.history], ["–", "0 epochs"]);
  assert.ok(rows.every(([, here]) => here!.length <= 80));
});

Deno.test("featuresTable() names a feature's best and worst level, leaving out levels of few candidates and dead ones", () => {
  const trials = Array.from({ length: 12 }, (_, i) => [
    network("A, C1(4,(3,3)), Dr, D*", i, 0.2),
    network("A, C1(16,(3,3)), M, Dr, D*", i, 0.4),
    network("A, C1(6,(3,3)), M, Dr, D*", i),
  ]).flat();
  const { rows, caption } = featuresTable([...trials, network("A, C1(4,(3,3)), C1(4,(3,3)), M, Dr, D*", 1, 0.9)]);
  const pooling = rows.find(([feature]) => feature === "max pooling")!;
  assert.deepEqual(pooling.slice(3), ["after convolution 1: 0.400 (12)", "none: 0.200 (12)"]);
  assert.match(caption, /^Of 25 candidates that did not die/);
  assert.match(featuresTable([]).caption, /Nothing has been run yet/);
});
