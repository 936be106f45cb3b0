import assert from "node:assert/strict";
import type { Trial } from "../../training/trial.ts";
import { fakeTask, fakeTrial } from "../testing/fake_planner.ts";
import { bestSoFar, studyProgress } from "./progress.ts";

Deno.test("studyProgress() counts, adds up core seconds without what was taken over, and tells the pace", () => {
  const at = (minute: number, more: Partial<Trial> = {}): Trial => ({
    ...fakeTrial(fakeTask(`t${minute}`), 0.5),
    started: new Date(minute * 60_000).toISOString(),
    seconds: 30,
    ...more,
  });
  const trials = [at(0), at(1), at(2, { outcome: { failed: "NaN" } }), at(3, { tags: { adopted: "replay" } })];
  assert.deepEqual(studyProgress(trials), [{
    study: "fake",
    done: 3,
    failed: 1,
    coreSeconds: 90,
    first: "1970-01-01T00:00:00.000Z",
    last: "1970-01-01T00:02:30.000Z",
    perMinute: 1,
  }]);
  assert.deepEqual(studyProgress([]), []);
});

Deno.test("bestSoFar() has a point wherever a budget's best rises", () => {
  const of = (size: number, accuracy: number) => fakeTrial(fakeTask(`${size}`, { size }), accuracy);
  const trials = [of(20_000, 0.3), of(5000, 0.2), of(30_000, 0.25), of(6000, 0.35)];
  const points = bestSoFar(trials).filter(({ budget }) => budget === 8 || budget === 32);
  assert.deepEqual(points.map(({ budget, n, best }) => [budget, n, best]), [[8, 2, 0.2], [8, 4, 0.35], [32, 1, 0.3], [
    32,
    4,
    0.35,
  ]]);
});
