import assert from "node:assert/strict";
import type { Trial } from "../../training/trial.ts";
import { fakeTask, fakeTrial } from "../testing/fake_planner.ts";
import { pauseBetweenTrials, secondsOnMachines } from "./machines.ts";

/** A trial from `start` to `end`, in seconds. */
const trial = (start: number, end: number, more: Partial<Trial> = {}): Trial => ({
  ...fakeTrial(fakeTask(`${start} ${end}`), 0.5),
  started: new Date(start * 1000).toISOString(),
  seconds: end - start,
  ...more,
});

Deno.test("pauseBetweenTrials() tells the pause of each of two processes, whatever the order of the lines", () => {
  const one = [trial(0, 10), trial(10.02, 30), trial(30.02, 31)];
  const two = [trial(0, 12), trial(12.02, 14), trial(14.02, 40)];
  const pause = pauseBetweenTrials([...two.toReversed(), ...one]);
  assert.ok(Math.abs(pause! - 0.02) < 1e-6, `${pause}`);
  const stopped = [trial(0, 1), trial(1.5, 2), trial(5000, 5001)];
  assert.equal(pauseBetweenTrials(stopped), 0.5);
  assert.equal(pauseBetweenTrials([trial(0, 1), trial(2, 3, { tags: { adopted: "replay" } })]), null);
});

Deno.test("secondsOnMachines() is the work shared out, never less than the longest trial or than the writer needs", () => {
  const alone = { workers: 1, pause: 0, answer: 0 };
  assert.equal(secondsOnMachines([3, 1, 2], alone), 6);
  assert.equal(secondsOnMachines([3, 1, 2], { ...alone, workers: 2 }), 3);
  assert.equal(secondsOnMachines([1, 1, 5], { ...alone, workers: 2 }), 6); // the longest came last
  assert.equal(secondsOnMachines([1, 1, 1], { ...alone, pause: 0.5 }), 4);
  const thousand = new Array<number>(1000).fill(1);
  assert.ok(Math.abs(secondsOnMachines(thousand, { workers: 1000, pause: 0, answer: 0.01 }) - 11) < 1e-9);
  assert.equal(secondsOnMachines([], alone), 0);
});
