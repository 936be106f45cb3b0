import assert from "node:assert/strict";
import { Arena, LANES, LossHead, wasmEngine } from "../../engine/mod.ts";
import { Random } from "../../random/mod.ts";
import { hingeForecast, hingeRisk, leastHingeRisk } from "./hinge_risk.ts";

/** The scores with the least expected loss that a search by small random steps finds. */
function searched(probabilities: readonly number[], random: Random): { risk: number; scores: number[] } {
  let scores = probabilities.map(() => random.normal()), risk = hingeRisk(probabilities, scores);
  for (let step = 1; step <= 20_000; step++) {
    const size = 1 / Math.sqrt(step), tried = scores.map((score) => score + size * random.normal());
    const found = hingeRisk(probabilities, tried);
    if (found < risk) scores = tried, risk = found;
  }
  return { risk, scores };
}

Deno.test("leastHingeRisk() is what a search finds: 1 below one half, where scores shrink to one value; less above", () => {
  const random = new Random("hinge");
  for (const most of [0.3, 0.45, 0.6, 0.9]) {
    const probabilities = [(1 - most) / 3, most, (1 - most) / 3, (1 - most) / 3];
    const { risk, scores } = searched(probabilities, random), least = leastHingeRisk(probabilities);
    assert.ok(Math.abs(least - Math.min(1, 2 - 2 * most)) < 1e-12);
    assert.ok(risk >= least - 1e-12 && risk < least + 0.02, `${most}: found ${risk}, least ${least}`);
    const ahead = scores[1]! - Math.max(scores[0]!, scores[2]!, scores[3]!);
    assert.ok(most < 0.5 ? Math.abs(ahead) < 0.1 : Math.abs(ahead - 1) < 0.1, `${most}: ${ahead} ahead`);
  }
});

/** Mean loss of scores [rows][classes] as training computes it; `rows` fill blocks. */
function kernelHinge(scores: Float32Array, labels: Int32Array, classes: number): number {
  const arena = new Arena(wasmEngine(), 2 ** 20), head = new LossHead(arena, "hinge", classes, labels.length);
  const stored = arena.store(labels), blocked = arena.f32(head.scores, scores.length);
  labels.forEach((_, n) => {
    for (let c = 0; c < classes; c++) {
      blocked[(Math.floor(n / LANES) * classes + c) * LANES + n % LANES] = scores[n * classes + c]!;
    }
  });
  let sum = 0;
  for (let b = 0; b < labels.length / LANES; b++) sum += head.block(b, stored + b * LANES * 4, LANES, labels.length);
  return sum / labels.length;
}

Deno.test("hingeRisk() of certain labels is the mean loss that the kernels compute", () => {
  const random = new Random("scores"), count = 32, classes = 10;
  const labels = Int32Array.from({ length: count }, (_, n) => n % classes);
  const scores = Float32Array.from({ length: count * classes }, () => random.normal());
  let mean = 0;
  for (let n = 0; n < count; n++) {
    const certain = Array.from({ length: classes }, (_, c) => Number(c === labels[n]));
    mean += hingeRisk(certain, scores.subarray(n * classes, (n + 1) * classes)) / count;
  }
  assert.ok(Math.abs(mean - kernelHinge(scores, labels, classes)) < 1e-5);
});

Deno.test("hingeForecast(): only images above one half are answered, the others are worth a tenth", () => {
  // softmax of (ln 9, 0, ..., 0) over 10 classes: one half to the digit, so not above it
  const scores = new Float32Array(40), labels = [0, 1, 2, 3];
  scores[0] = 9, scores[10 + 4] = 9, scores[20 + 2] = Math.log(8.9), scores[30 + 3] = 0.1;
  const { share, known, accuracy, leastRisk } = hingeForecast(scores, labels);
  assert.deepEqual([share, known], [0.5, 0.75]);
  assert.ok(Math.abs(accuracy - (1 + 0.2) / 4) < 1e-12);
  assert.ok(leastRisk > 0.5 && leastRisk < 0.51);
});
