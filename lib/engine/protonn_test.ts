import assert from "node:assert/strict";
import { Random } from "../random/mod.ts";
import { Arena, type Engine, nativeEngine, wasmEngine } from "./mod.ts";
import { distance, doubles, lane, randomBlock, randomFloats } from "./testing/blocks.ts";
import { protonnScores, type ProtonnTensors } from "./testing/protonn_reference.ts";
import { dot, numericGradient } from "./testing/reference.ts";

const GAMMA = 0.6;
const SHAPES = [[2, 4, 10, 2], [1, 1, 2, 1], [7, 13, 3, 3], [64, 64, 10, 2]] as const;

/** Forward and back through blocks of random samples. */
function run(engine: Engine, [d, m, classes, blocks]: typeof SHAPES[number], gamma: number = GAMMA) {
  const arena = new Arena(engine, 2 ** 22),
    k = arena.kernels,
    random = new Random(`${d} ${m}`),
    block = (n: number) => blocks * n;
  const p = randomBlock(arena, block(d), random), g = randomBlock(arena, block(classes), random);
  const b = randomFloats(arena, d * m, random),
    z = randomFloats(arena, classes * m, random),
    out = (n: number) => arena.allocFloats(n);
  const kernel = out(block(m) * 16), scores = out(block(classes) * 16), r = out(block(m) * 16), dp = out(block(d) * 16);
  const db = out(d * m), dz = out(classes * m), end = arena.used;
  k.protonn_forward(p, b, z, kernel, scores, d, m, classes, blocks, -(gamma ** 2));
  const live = k.protonn_backward(p, b, z, kernel, g, r, dp, db, dz, d, m, classes, blocks, -(gamma ** 2));
  return { arena, p, b, z, g, kernel, scores, dp, db, dz, live, bits: arena.i32(kernel, (end - kernel) / 4).slice() };
}

for (const engine of [wasmEngine(), nativeEngine()]) {
  Deno.test(`ProtoNN's kernels on ${engine.name} agree with double precision and central differences`, () => {
    for (const shape of SHAPES) {
      const [d, m, classes, blocks] = shape,
        { arena, p, b, z, g, kernel, scores, dp, db, dz, live } = run(engine, shape);
      const tensors = { b: doubles(arena, b, d * m), z: doubles(arena, z, classes * m) };
      const gradients = { b: new Float64Array(d * m), z: new Float64Array(classes * m) };
      assert.equal(live, 1);
      for (let n = 0; n < blocks * 16; n++) {
        const of = (offset: number, width: number) => lane(arena, offset + (n >> 4) * width * 64, width, n & 15);
        const sample: ProtonnTensors = { p: of(p, d), ...tensors }, weights = of(g, classes);
        const expected = protonnScores(sample, GAMMA), loss = () => dot(protonnScores(sample, GAMMA).scores, weights);
        assert.ok(distance(of(kernel, m), expected.kernel) < 1e-5, `${shape} kernel`);
        assert.ok(distance(of(scores, classes), expected.scores) < 1e-5, `${shape} scores`);
        assert.ok(distance(of(dp, d), numericGradient(loss, sample.p)) < 1e-5, `${shape} dP`);
        if (d * m > 1000) continue; // the sums below are the same loops for any size
        for (const name of ["b", "z"] as const) {
          numericGradient(loss, sample[name]).forEach((value, i) => gradients[name][i]! += value);
        }
      }
      if (d * m > 1000) continue;
      assert.ok(distance(doubles(arena, db, d * m), gradients.b) < 5e-5, `${shape} dB`);
      assert.ok(distance(doubles(arena, dz, classes * m), gradients.z) < 5e-5, `${shape} dZ`);
    }
  });

  Deno.test(`a width that every prototype is too far for gives scores and gradients of exactly 0 on ${engine.name}`, () => {
    const [d, m, classes, blocks] = SHAPES[0], { arena, scores, dp, db, live } = run(engine, SHAPES[0], 1e4);
    assert.equal(live, 0);
    for (const [offset, count] of [[scores, blocks * classes * 16], [dp, blocks * d * 16], [db, d * m]] as const) {
      assert.ok(arena.f32(offset, count).every((value) => value === 0));
    }
  });
}

Deno.test("ProtoNN's kernels give the same bits on both engines", () => {
  for (const shape of SHAPES) {
    assert.deepEqual(run(nativeEngine(), shape).bits, run(wasmEngine(), shape).bits, `${shape}`);
  }
});
