import assert from "node:assert/strict";
import { Random } from "../random/mod.ts";
import { Arena, type Engine, nativeEngine, wasmEngine } from "./mod.ts";
import { bonsaiScores } from "./testing/bonsai_reference.ts";
import { distance, lane, randomBlock } from "./testing/blocks.ts";
import { dot, numericGradient } from "./testing/reference.ts";

const SIGMA = 1.5;
/** Depth, classes, blocks, sharpness. */
const SHAPES = [[1, 10, 2, 1], [2, 3, 1, 4], [5, 10, 2, 0.7], [3, 2, 3, 30]] as const;

/** Forward, what it leaves, and back through blocks of random products. */
function run(engine: Engine, [depth, classes, blocks, sharpness]: readonly [number, number, number, number]) {
  const arena = new Arena(engine, 2 ** 22), k = arena.kernels, random = new Random(`${depth} ${classes}`);
  const nodes = 2 ** (depth + 1) - 1,
    width = 2 * classes * nodes + (nodes >> 1),
    u = randomBlock(arena, blocks * width, random);
  const g = randomBlock(arena, blocks * classes, random), p = arena.allocFloats(blocks * nodes * 16);
  const scores = arena.allocFloats(blocks * classes * 16),
    floats = (offset: number, n: number) => arena.f32(offset, n).slice();
  const before = Float64Array.from(floats(u, blocks * width * 16));
  k.bonsai_forward(u, p, scores, classes, nodes, blocks, SIGMA, sharpness);
  const reached = floats(p, blocks * nodes * 16), forward = floats(scores, blocks * classes * 16);
  k.bonsai_backward(u, p, g, classes, nodes, blocks, SIGMA, sharpness);
  return { arena, nodes, width, before, reached, forward, scores, u, g, gradient: floats(u, blocks * width * 16) };
}

const sample = (values: ArrayLike<number>, width: number, n: number) =>
  Float64Array.from({ length: width }, (_, i) => values[((n >> 4) * width + i) * 16 + (n & 15)]!);

for (const engine of [wasmEngine(), nativeEngine()]) {
  Deno.test(`Bonsai's kernels on ${engine.name} agree with double precision and central differences`, () => {
    for (const shape of SHAPES) {
      const [, classes, blocks, sharpness] = shape,
        { arena, nodes, width, before, reached, forward, g, gradient } = run(engine, shape);
      for (let n = 0; n < blocks * 16; n += 3) {
        const u = sample(before, width, n), weights = lane(arena, g + (n >> 4) * classes * 64, classes, n & 15);
        const scores = () => bonsaiScores(u, classes, nodes, SIGMA, sharpness), expected = scores();
        assert.ok(distance(sample(reached, nodes, n), expected.p) < 2e-6 * sharpness + 2e-6, `${shape} p`);
        assert.ok(distance(sample(forward, classes, n), expected.scores) < 2e-6 * sharpness + 1e-5, `${shape} scores`);
        const numeric = numericGradient(() => dot(scores().scores, weights), u);
        assert.ok(distance(sample(gradient, width, n), numeric) < 1e-5 * sharpness + 1e-5, `${shape} gradient`);
      }
    }
  });

  Deno.test(`a sharp branching on ${engine.name} sends every sample down one path: probabilities are 0 or 1`, () => {
    const shape = [4, 3, 2, 1e9] as const, { nodes, reached, before, width } = run(engine, shape);
    for (let n = 0; n < 32; n++) {
      const p = sample(reached, nodes, n), u = sample(before, width, n), path = new Set([0]);
      for (let q = 0; q < nodes >> 1;) path.add(q = 2 * q + (u[2 * 3 * nodes + q]! > 0 ? 1 : 2));
      p.forEach((value, i) => assert.equal(value, Number(path.has(i)), `sample ${n}, node ${i}`));
    }
  });
}

Deno.test("Bonsai's kernels give the same bits on both engines", () => {
  for (const shape of SHAPES) {
    const [a, b] = [run(wasmEngine(), shape), run(nativeEngine(), shape)];
    for (const key of ["reached", "forward", "gradient"] as const) assert.deepEqual(b[key], a[key], `${shape} ${key}`);
  }
});

Deno.test("sum_of_squares, add_scaled and multiply: double precision, and the same bits on both engines", () => {
  const results = [wasmEngine(), nativeEngine()].map((engine) => {
    const arena = new Arena(engine, 2 ** 20), random = new Random(9), count = 1003, k = arena.kernels;
    const p = randomBlock(arena, 64, random),
      g = randomBlock(arena, 64, random),
      values = arena.f32(p, count),
      sums = arena.f32(g, count);
    const exact = values.reduce((sum, x) => sum + x * x, 0),
      before = sums.slice(),
      squares = k.sum_of_squares(p, count);
    assert.ok(Math.abs(squares - exact) < 1e-12 * exact);
    k.add_scaled(g, p, count, 0.25);
    before.forEach((x, i) => assert.equal(sums[i], Math.fround(x + Math.fround(0.25 * values[i]!))));
    k.multiply(p, p, 1000, 3);
    return [squares, ...sums, ...values];
  });
  assert.deepEqual(results[1], results[0]);
});
