import assert from "node:assert/strict";
import { sharpnessAt, sharpnessCourse, SharpnessSchedule } from "./sharpness.ts";

/** The paper's run: 40,000 rows in batches of 224, 200 epochs. */
const TOTAL = 40_000 / 224 * 200;

Deno.test("sharpnessAt doubles ten times in a phase from 0.1 of the branchings' scale, and ends at 1000", () => {
  assert.equal(sharpnessAt(0, 3000, 0.5), 0.2);
  assert.ok(Math.abs(sharpnessAt(100, 3000, 0.5) - 0.4) < 1e-12);
  assert.ok(Math.abs(sharpnessAt(1000, 3000, 0.5) - 0.2 * 1024) < 1e-9);
  assert.equal(sharpnessAt(3000, 3000, 0.5), 1000);
});

Deno.test("a sparse run starts each phase at 1 and measures every hundredth iteration of it", () => {
  const schedule = new SharpnessSchedule(TOTAL, false), resets: number[] = [], measured: number[] = [];
  for (let k = 0; k < 35_600; k++) {
    const { action, sincePhase } = schedule.next(k);
    if (action === "reset") resets.push(k);
    if (action === "measure") measured.push(k), assert.equal(sincePhase % 100, 0);
  }
  assert.deepEqual(resets, [0, 11_904, 23_809]);
  assert.deepEqual(measured.slice(0, 2), [100, 200]);
  assert.equal(measured.find((k) => k > 11_904), 12_004);
});

Deno.test("a dense run has one phase, measured from the first iteration on", () => {
  const schedule = new SharpnessSchedule(900, true);
  assert.deepEqual(schedule.next(0), { action: "measure", sincePhase: 0 });
  for (let k = 1; k < 900; k++) {
    assert.deepEqual(schedule.next(k), { action: k % 100 === 0 ? "measure" : "keep", sincePhase: k });
  }
});

Deno.test("a schedule goes on from its place", () => {
  const one = new SharpnessSchedule(600, false), other = new SharpnessSchedule(600, false);
  for (let k = 0; k < 250; k++) one.next(k);
  other.place = one.place;
  for (let k = 250; k < 600; k++) assert.deepEqual(other.next(k), one.next(k));
});

Deno.test("sharpnessCourse(): three times 1, then 0.1 of the scale, some ten doublings; steps of a hundred iterations", () => {
  const course = sharpnessCourse(35_600, TOTAL, false, 4);
  for (const start of [0, 11_904, 23_809]) {
    assert.deepEqual([course[start], course[start + 99]], [1, 1]);
    assert.equal(course[start + 100], sharpnessAt(100, TOTAL, 4));
    assert.equal(course[start + 199], course[start + 100]);
  }
  assert.ok(Math.abs(Math.log2(course[11_903]! / course[100]!) - 11_800 / (TOTAL / 30)) < 1e-9);
  assert.equal(sharpnessCourse(900, 900, true, 4)[0], 0.1 / 4, "a dense run measures at once");
});
