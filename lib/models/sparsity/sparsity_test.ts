import assert from "node:assert/strict";
import { hardThreshold, phaseAction, phaseStarts, Support, ThreePhases } from "./mod.ts";

const thresholded = (values: number[], density: number) => {
  const result = Float32Array.from(values);
  hardThreshold(result, density);
  return [...result];
};

Deno.test("hardThreshold keeps the largest magnitudes, ties included, and nothing else changes", () => {
  assert.deepEqual(thresholded([0.5, -3, 2, 0.25], 0.5), [0, -3, 2, 0]);
  assert.deepEqual(thresholded([1, -1, 1, 2], 0.3), [0, 0, 0, 2]);
  assert.deepEqual(thresholded([1, -1, 1, 2], 0.5), [1, -1, 1, 2]);
  assert.deepEqual(thresholded([3, -2, 1], 1), [3, -2, 1]);
  assert.deepEqual(thresholded([0, 0, 0, 5], 0.5), [0, 0, 0, 5], "more zeros than the density asks for");
});

Deno.test("hardThreshold keeps 1 + floor(density (n - 1)) of distinct magnitudes", () => {
  for (const n of [1, 2, 10, 97, 1024]) {
    for (const density of [0.1, 0.2, 0.3, 0.62, 0.9]) {
      const values = Float32Array.from({ length: n }, (_, i) => ((i * 7919) % n + 1) * (i % 2 ? 1 : -1));
      hardThreshold(values, density);
      assert.equal(values.filter((v) => v !== 0).length, 1 + Math.floor(density * (n - 1) + 1e-9), `${n}, ${density}`);
    }
  }
});

Deno.test("Support zeroes what was zero and comes back from its saved form", () => {
  const support = Support.of(Float32Array.of(1, 0, 3, 0, 0, 6, 7, 8, 0, 10)),
    back = Support.restore(10, support.save());
  for (const one of [support, back]) {
    const values = new Float32Array(10).fill(2);
    one.apply(values);
    assert.deepEqual([...values], [2, 0, 2, 0, 0, 2, 2, 2, 0, 2]);
    assert.equal(one.kept, 6);
  }
});

Deno.test("phaseAction in FastGRNN's run of the paper: 60,000 iterations, first threshold 20,010, last 39,990", () => {
  assert.deepEqual(phaseStarts(60_000), { second: 20_000, third: 40_000 });
  assert.equal(phaseAction(19_995, 60_000, false), "none");
  assert.equal(phaseAction(20_009, 60_000, false), "none");
  assert.equal(phaseAction(20_010, 60_000, false), "threshold");
  assert.equal(phaseAction(20_011, 60_000, true), "mask");
  assert.equal(phaseAction(39_990, 60_000, true), "threshold");
  assert.equal(phaseAction(40_005, 60_000, true), "mask");
});

Deno.test("ThreePhases goes on from a checkpoint as if it had not stopped", () => {
  const targets = [{ name: "W", density: 0.3 }], values = new Float32Array(40), parameters = { view: () => values };
  const step = (phases: ThreePhases, k: number) => {
    values.forEach((value, i) => values[i] = value + Math.sin(i * 17 + k));
    return phases.afterStep(k, parameters);
  };
  const whole = new ThreePhases(targets, 60), actions: string[] = [];
  for (let k = 0; k < 35; k++) actions.push(step(whole, k));
  const saved = JSON.parse(JSON.stringify(whole.save())), at = values.slice();
  for (let k = 35; k < 60; k++) actions.push(step(whole, k));
  const expected = values.slice();
  values.set(at);
  const resumed = new ThreePhases(targets, 60);
  resumed.restore(saved);
  for (let k = 35; k < 60; k++) step(resumed, k);
  assert.deepEqual(values, expected);
  assert.equal(values.filter((value) => value !== 0).length, 12);
  assert.equal(actions.filter((action) => action === "threshold").length, 1);
});
