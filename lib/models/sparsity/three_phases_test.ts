import assert from "node:assert/strict";
import { phaseAction, phaseStarts, ThreePhases } from "./three_phases.ts";

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
