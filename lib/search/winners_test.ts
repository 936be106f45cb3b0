import assert from "node:assert/strict";
import type { Trial } from "../training/trial.ts";
import { bestByBudget } from "./best.ts";
import { medianTrial, publishable } from "./weights/publish.ts";
import { fakeTask, fakeTrial } from "./testing/fake_planner.ts";
import { chooseWinners, testReading } from "./winners.ts";

const KB = 1024;

function candidate(name: string, size: number, accuracy: number | null, tags: Trial["tags"] = {}): Trial {
  const task = fakeTask(name, { size, tags: { stage: "candidate", ...tags } });
  return fakeTrial(task, accuracy, accuracy === null ? "loss is NaN" : undefined);
}

const names = (trials: readonly Trial[]) => chooseWinners(trials).map(({ budget, trial }) => `${budget}: ${trial.id}`);

Deno.test("chooseWinners() picks each budget's best among all that fit it, whatever budget they were drawn for", () => {
  const trials = [
    candidate("small", 7 * KB, 0.6, { budget: 64 }),
    candidate("exact", 16 * KB, 0.5, { budget: 16 }),
    candidate("over", 16 * KB + 1, 0.7, { budget: 16 }),
  ];
  assert.deepEqual(names(trials), ["8: small", "16: small", "32: over", "64: over", "128: over"]);
});

Deno.test("chooseWinners() never picks failed trials, winners' own lines, or by test accuracy", () => {
  const trials = [
    candidate("dead", KB, null),
    candidate("good", KB, 0.4),
    { ...candidate("lucky", KB, 0.3), test: { accuracy: 0.9, images: 10, read: "" } },
    candidate("retrained", KB, 0.8, { stage: "winner" }),
  ];
  assert.ok(names(trials).every((name) => name.endsWith(": good")));
});

Deno.test("chooseWinners() breaks ties the same way in any order: the smaller, then the id", () => {
  const trials = [candidate("b", 2000, 0.5), candidate("c", 1000, 0.5), candidate("a", 1000, 0.5)];
  for (const order of [trials, trials.toReversed()]) assert.equal(names(order)[0], "8: a");
});

Deno.test("chooseWinners() chooses within groups, and of any size for the budget null", () => {
  const trials = [
    candidate("a", KB, 0.5, { feed: "row" }),
    candidate("b", 200 * KB, 0.6, { feed: "row" }),
    candidate("c", KB, 0.4, { feed: "multi" }),
  ];
  const found = chooseWinners(trials, [8, null], ({ tags }) => String(tags.feed));
  assert.deepEqual(found.map(({ group, budget, trial }) => [group, budget, trial.id]), [
    ["multi", 8, "c"],
    ["multi", null, "c"],
    ["row", 8, "a"],
    ["row", null, "b"],
  ]);
});

Deno.test("bestByBudget() names the best by validation and the test readings that were made for it", () => {
  const best = candidate("a", KB, 0.5);
  const [winner] = chooseWinners([best], [8]);
  const reading = testReading(fakeTask("a"), winner!, best, "file");
  const read = { ...best, id: reading.id, tags: reading.tags, test: { accuracy: 0.48, images: 10, read: "" } };
  const trials = [best, read, candidate("b", 200 * KB, 0.9)];
  assert.deepEqual(Object.keys(bestByBudget(trials)), ["8", "16", "32", "64", "128"]);
  assert.equal(bestByBudget(trials)["8"]!.validation, 0.5);
  assert.deepEqual(bestByBudget(trials)["8"]!.test, [0.48]);
});

Deno.test("medianTrial() is the lower middle by validation; failed seeds do not count", () => {
  const seeds = [0.3, 0.5, 0.4, 0.6].map((accuracy, seed) => ({ ...candidate(`s${seed}`, KB, accuracy), seed }));
  assert.equal(medianTrial(seeds)!.id, "s2");
  assert.equal(medianTrial([candidate("dead", KB, null), ...seeds.slice(0, 3)])!.id, "s2");
  assert.equal(medianTrial([]), null);
});

Deno.test("publishable() groups by everything but the seed", () => {
  const file = (name: string) => ({ file: name, sha256: "" });
  const of = (size: number, seed: number, accuracy: number): Trial => {
    const task = fakeTask("same", { size, options: { seed } });
    return { ...fakeTrial(task, accuracy), weights: file(`${size}-${seed}`) };
  };
  const groups = publishable([of(1, 1, 0.1), of(1, 2, 0.2), of(1, 3, 0.3), of(2, 1, 0.9)]);
  assert.deepEqual(groups.map(({ chosen, others }) => [chosen.weights!.file, others.length]), [["1-2", 2], ["2-1", 0]]);
});
