import assert from "node:assert/strict";
import { imageChw, imageHwc, POOLED_FEATURES, pooledMaps, standardisation, standardise } from "./features.ts";
import { IMAGE_BYTES } from "./records.ts";
import { syntheticCifar10 } from "./testing/synthetic.ts";

const data = syntheticCifar10({ train: 60, validation: 20, test: 20 });

Deno.test("pooledMaps sums 2x2 pixels of a channel; channels are innermost", () => {
  const maps = pooledMaps(data),
    row = 17,
    chw = imageChw(data, row),
    pixel = (c: number, y: number, x: number) => chw[c * 1024 + y * 32 + x]!;
  assert.equal(maps.length, 100 * POOLED_FEATURES);
  for (const [y, x, c] of [[0, 0, 0], [3, 5, 1], [15, 15, 2]] as const) {
    const sum = pixel(c, 2 * y, 2 * x) + pixel(c, 2 * y, 2 * x + 1) + pixel(c, 2 * y + 1, 2 * x) +
      pixel(c, 2 * y + 1, 2 * x + 1);
    assert.equal(maps[row * POOLED_FEATURES + (y * 16 + x) * 3 + c], sum);
  }
  const white = pooledMaps({ images: new Uint8Array(IMAGE_BYTES).fill(255) });
  assert.ok(white.every((sum) => sum === 1020));
});

Deno.test("pooledMaps writes where it is told to", () => {
  const place = new Uint16Array(100 * POOLED_FEATURES);
  assert.equal(pooledMaps(data, place), place);
  assert.deepEqual(place, pooledMaps(data));
});

Deno.test("standardisation is of the training rows alone, population deviation, constants by 1", () => {
  const images = data.images.slice(), rows = [...data.split.train], f = 1234, constant = 77;
  for (let row = 0; row < 100; row++) images[row * IMAGE_BYTES + constant] = 9;
  const { mean, std } = standardisation({ images, split: data.split });
  const values = rows.map((row) => images[row * IMAGE_BYTES + f]!),
    average = values.reduce((a, b) => a + b) / rows.length;
  const variance = values.reduce((sum, v) => sum + (v - average) ** 2, 0) / rows.length;
  assert.ok(Math.abs(mean[f]! - average) < 1e-4 && Math.abs(std[f]! - Math.sqrt(variance)) < 1e-4);
  assert.deepEqual([mean[constant], std[constant]], [9, 1]);
});

Deno.test("standardise: the training rows get mean 0 and deviation 1", () => {
  const statistics = standardisation(data), f = 2000;
  const values = [...data.split.train].map((row) => standardise(imageChw(data, row), statistics)[f]!),
    n = values.length;
  const mean = values.reduce((a, b) => a + b) / n, variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / n;
  assert.ok(Math.abs(mean) < 1e-5 && Math.abs(variance - 1) < 1e-5);
});

Deno.test("imageHwc and imageChw are the same pixels in two orders", () => {
  const chw = imageChw(data, 3), hwc = imageHwc(data, 3);
  assert.deepEqual([...hwc.subarray(0, 6)], [chw[0], chw[1024], chw[2048], chw[1], chw[1025], chw[2049]]);
  assert.equal(hwc[(31 * 32 + 30) * 3 + 2], chw[2 * 1024 + 31 * 32 + 30]);
});
