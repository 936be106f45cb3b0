import assert from "node:assert/strict";
import { Random } from "../../random/mod.ts";
import { kMeans } from "./k_means.ts";
import { kMeansPrototypes, medianGamma, prototypesPerClass } from "./start.ts";

const CORNERS = [[-10, -10], [10, -10], [0, 20]] as const;

/** 50 points around each corner, and which corner. */
function clouds(seed: number) {
  const random = new Random(seed), labels = Uint8Array.from({ length: 150 }, (_, i) => i % 3);
  const points = Float32Array.from({ length: 300 }, (_, i) => CORNERS[labels[i >> 1]!]![i & 1]! + random.normal());
  return { points, labels };
}

Deno.test("kMeans finds the middles of three clouds from any seed, the same ones from the same seed", () => {
  for (let seed = 0; seed < 20; seed++) {
    const { points } = clouds(seed), centres = kMeans(points, 2, 3, new Random(seed));
    assert.deepEqual(kMeans(points, 2, 3, new Random(seed)), centres);
    for (const [x, y] of CORNERS) {
      const nearest = Math.min(...[0, 1, 2].map((k) => Math.hypot(centres[2 * k]! - x, centres[2 * k + 1]! - y)));
      assert.ok(nearest < 0.7, `seed ${seed}: ${nearest}`);
    }
  }
});

Deno.test("kMeans leaves no point nearer to another centre, with more centres than distinct points too", () => {
  const points = Float32Array.of(1, 1, 1, 1, 2, 2), centres = kMeans(points, 2, 3, new Random(3));
  assert.ok(centres.every(Number.isFinite));
  assert.deepEqual(new Set([...centres]), new Set([1, 2]));
});

Deno.test("prototypes stand in columns", () => {
  const { points } = clouds(1),
    B = kMeansPrototypes(points, 2, 3, new Random(1)),
    centres = kMeans(points, 2, 3, new Random(1));
  assert.deepEqual([...B], [0, 2, 4, 1, 3, 5].map((i) => centres[i]));
});

Deno.test("prototypesPerClass shares them out and labels each with its class", () => {
  const { points, labels } = clouds(2), { B, Z } = prototypesPerClass(points, labels, 2, 5, 3, new Random(2));
  assert.deepEqual([...Z], [1, 1, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 1]);
  [0, 0, 1, 1, 2].forEach((c, k) => {
    assert.ok(Math.hypot(B[k]! - CORNERS[c]![0], B[5 + k]! - CORNERS[c]![1]) < 2, `prototype ${k}`);
  });
  const few = prototypesPerClass(points, labels, 2, 2, 3, new Random(2));
  assert.deepEqual([...few.Z], [1, 0, 0, 1, 0, 0]);
});

Deno.test("medianGamma is 1 / (2.5 median distance); an even number of distances has two middles", () => {
  assert.equal(medianGamma(Float32Array.of(0, 0, 0, 6, 0, 8), Float32Array.of(0, 0), 2), 1 / (2.5 * 6));
  assert.equal(medianGamma(Float32Array.of(3, 4, 0, 10), Float32Array.of(0, 0), 2), 1 / (2.5 * 7.5));
});
