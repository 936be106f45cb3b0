import assert from "node:assert/strict";
import { Random } from "../../random/mod.ts";
import { heuristicGamma } from "./heuristic.ts";

const noise = (scale: number, count = 400, features = 300) => {
  const random = new Random("noise");
  return Array.from({ length: count }, () => Float32Array.from({ length: features }, () => scale * random.normal()));
};

Deno.test("heuristicGamma() of one prototype is that of the distances to the mean: a Rayleigh median in the plane", () => {
  // x W has coordinates of variance |x|^2 = 300; their distance to the mean has the median sqrt(300 * 2 ln 2)
  const expected = 1 / (2.5 * Math.sqrt(300 * 2 * Math.LN2));
  const gamma = heuristicGamma(noise(1), 2, 1, new Random(1));
  assert.ok(Math.abs(gamma / expected - 1) < 0.15, `${gamma}, expected about ${expected}`);
});

Deno.test("heuristicGamma() halves when the inputs' scale doubles, and falls with the dimension", () => {
  const gamma = heuristicGamma(noise(1), 4, 5, new Random(2)), half = heuristicGamma(noise(2), 4, 5, new Random(2));
  assert.ok(Math.abs(gamma / half - 2) < 1e-4);
  assert.ok(heuristicGamma(noise(1), 16, 5, new Random(2)) < gamma);
});
