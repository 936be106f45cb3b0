import assert from "node:assert/strict";
import { hardThreshold } from "./hard_threshold.ts";

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
