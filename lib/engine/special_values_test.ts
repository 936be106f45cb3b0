/** NaN, huge values and denormals through the kernels of ProtoNN and Bonsai and the products with rows. */
import assert from "node:assert/strict";
import { Random } from "../random/mod.ts";
import { projectionScratchFloats } from "./kernels.ts";
import { Arena, type Engine, nativeEngine, wasmEngine } from "./mod.ts";
import { randomBlock, randomFloats } from "./testing/blocks.ts";

const NAN_LANE = 3, HUGE_LANE = 5, DENORMAL_LANE = 7;
const ENGINES = [wasmEngine(), nativeEngine()] as const;

/** Special values in one feature of a block of random ones: a lane each. */
function specialBlock(arena: Arena, features: number, random: Random): number {
  const offset = randomBlock(arena, features, random), values = arena.f32(offset, features * 16);
  values[NAN_LANE] = NaN, values[HUGE_LANE] = 3e38;
  for (let f = 0; f < features; f++) values[f * 16 + DENORMAL_LANE] = 1e-40;
  return offset;
}

/** Lanes of [features][16] that hold NaN, in ascending order. */
const nanLanes = (values: Float32Array) =>
  [...new Set([...values.keys()].filter((i) => Number.isNaN(values[i])).map((i) => i % 16))].sort((a, b) => a - b);

/** The same numbers on both engines; one NaN is as good as another. */
function same(run: (engine: Engine) => Float32Array[]): Float32Array[] {
  const [ours, theirs] = [run(ENGINES[0]), run(ENGINES[1])];
  ours.forEach((values, i) => assert.deepEqual(theirs[i], values, `result ${i}`));
  return ours;
}

Deno.test("ProtoNN's kernels give NaN for NaN, nothing for what is too far away, and finite scores for denormals", () => {
  const [d, m, classes] = [3, 5, 4];
  const [scores, gradient] = same((engine) => {
    const arena = new Arena(engine, 2 ** 20), random = new Random("protonn"), k = arena.kernels;
    const p = specialBlock(arena, d, random), g = randomBlock(arena, classes, random);
    const b = randomFloats(arena, d * m, random), z = randomFloats(arena, classes * m, random);
    const out = (floats: number) => arena.allocFloats(floats), kernel = out(m * 16), scores = out(classes * 16);
    const [r, dp, db, dz] = [out(m * 16), out(d * 16), out(d * m), out(classes * m)] as const;
    k.protonn_forward(p, b, z, kernel, scores, d, m, classes, 1, -0.36);
    k.protonn_backward(p, b, z, kernel, g, r, dp, db, dz, d, m, classes, 1, -0.36);
    return [arena.f32(scores, classes * 16), arena.f32(dp, d * 16)];
  }) as [Float32Array, Float32Array];
  assert.deepEqual(nanLanes(scores), [NAN_LANE]);
  for (let c = 0; c < classes; c++) assert.equal(scores[c * 16 + HUGE_LANE], 0);
  assert.ok(nanLanes(gradient).includes(NAN_LANE) && !nanLanes(gradient).includes(DENORMAL_LANE));
});

Deno.test("Bonsai's kernels give NaN for NaN, and finite scores for huge branchings and denormals", () => {
  const [classes, nodes] = [3, 7], width = 2 * classes * nodes + (nodes >> 1);
  const [scores] = same((engine) => {
    const arena = new Arena(engine, 2 ** 20), random = new Random("bonsai"), k = arena.kernels;
    const u = randomBlock(arena, width, random), g = randomBlock(arena, classes, random);
    const branching = arena.f32(u + 2 * classes * nodes * 64, 16), votes = arena.f32(u, 16);
    votes[NAN_LANE] = NaN, branching[HUGE_LANE] = 3e38, branching[DENORMAL_LANE] = votes[DENORMAL_LANE] = 1e-40;
    const p = arena.allocFloats(nodes * 16), scores = arena.allocFloats(classes * 16);
    k.bonsai_forward(u, p, scores, classes, nodes, 1, 1, 20);
    const forward = arena.f32(scores, classes * 16).slice();
    k.bonsai_backward(u, p, g, classes, nodes, 1, 1, 20);
    return [forward, arena.f32(u, width * 16)];
  }) as [Float32Array, Float32Array];
  assert.deepEqual(nanLanes(scores), [NAN_LANE]);
});

Deno.test("project gives NaN for a weight or a feature that is NaN, infinity beyond float32, and keeps denormals", () => {
  const [features, outputs, count] = [600, 7, 19];
  const [y] = same((engine) => {
    const arena = new Arena(engine, 2 ** 20), random = new Random("project"), k = arena.kernels;
    const rows = new Float32Array(count * features).map(() => random.nextFloat());
    rows[NAN_LANE * features + 300] = NaN;
    rows.fill(1e38, HUGE_LANE * features, (HUGE_LANE + 1) * features);
    rows.fill(0, DENORMAL_LANE * features, (DENORMAL_LANE + 1) * features);
    rows[DENORMAL_LANE * features + 599] = 1e-40;
    const w = arena.store(new Float32Array(outputs * features).fill(1)), blocks = 2;
    arena.f32(w, outputs * features)[6 * features + 7] = NaN;
    const source = [
      1,
      arena.store(Int32Array.from({ length: count }, (_, i) => i)),
      count,
      arena.store(rows),
      features,
    ] as const;
    const scale = arena.store(new Float32Array(features).fill(1)), shift = arena.store(new Float32Array(features));
    const y = arena.allocFloats(blocks * outputs * 16), g = arena.allocFloats(outputs * features);
    const scratch = arena.allocFloats(projectionScratchFloats(outputs, count));
    k.project(...source, scale, shift, w, features, 0, outputs, y, scratch);
    const forward = arena.f32(y, blocks * outputs * 16).slice();
    k.project_gradient(...source, scale, shift, y, outputs, g, features, scratch);
    return [forward, arena.f32(g, outputs * features)];
  }) as [Float32Array, Float32Array];
  const first = y.subarray(0, 6 * 16), last = y.subarray(6 * 16, 7 * 16);
  assert.deepEqual(nanLanes(first), [NAN_LANE]);
  assert.ok(last.every(Number.isNaN));
  assert.equal(first[HUGE_LANE], Infinity);
  assert.equal(first[DENORMAL_LANE], Math.fround(1e-40));
});
