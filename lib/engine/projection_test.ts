import assert from "node:assert/strict";
import { Random } from "../random/mod.ts";
import { Arena, type Engine, nativeEngine, RowProjection, wasmEngine } from "./mod.ts";
import { distance, lane, randomFloats } from "./testing/blocks.ts";

interface Case {
  readonly kind: "u8" | "f32";
  readonly features: number;
  readonly outputs: number;
  readonly count: number;
  readonly stride: number;
}

const CASES: readonly Case[] = [
  { kind: "u8", features: 3072, outputs: 2, count: 32, stride: 3072 },
  { kind: "u8", features: 3072, outputs: 6, count: 37, stride: 3073 },
  { kind: "u8", features: 600, outputs: 13, count: 5, stride: 601 },
  { kind: "f32", features: 12, outputs: 5, count: 7, stride: 16 },
  { kind: "f32", features: 1100, outputs: 1, count: 17, stride: 1100 },
  { kind: "u8", features: 70, outputs: 7, count: 1, stride: 71 },
  { kind: "f32", features: 48, outputs: 64, count: 33, stride: 48 },
];

/** A random source of 50 rows, of which `count` are projected; everything that comes out, and what went in, in doubles. */
function run(engine: Engine, { kind, features, outputs, count, stride }: Case) {
  const arena = new Arena(engine, 2 ** 22), random = new Random(`${kind} ${features} ${outputs}`), total = 50;
  const data = kind === "u8"
    ? Uint8Array.from({ length: total * features }, () => random.nextInt(256))
    : Float32Array.from({ length: total * features }, () => random.normal());
  const labels = Uint8Array.from({ length: total }, () => random.nextInt(10));
  const scales = Float32Array.from({ length: features }, () => (random.nextFloat() + 0.5) / (kind === "u8" ? 64 : 1));
  const shifts = Float32Array.from({ length: features }, () => random.nextFloat() - 0.5);
  const at = { offset: arena.store(data), scale: arena.store(scales), shift: arena.store(shifts) };
  const projection = new RowProjection(arena, { kind, features, labels: arena.store(labels), ...at }, outputs, count);
  const rows = random.permutation(total), w = randomFloats(arena, outputs * stride, random);
  const bias = w + features * 4, blocks = projection.load(rows, 3, count), g = arena.allocFloats(outputs * stride);
  projection.forward(w, stride, stride > features ? bias : 0);
  const d = arena.f32(projection.gradient, projection.size);
  d.forEach((_, i) =>
    d[i] = Math.floor(i / 16 / outputs) * 16 + i % 16 < count ? random.nextFloat() - 0.5 : random.nextFloat() // not read
  );
  projection.backward(g, stride);
  const x = Array.from(
    { length: count },
    (_, n) =>
      Float64Array.from({ length: features }, (_, f) => data[rows[3 + n]! * features + f]! * scales[f]! + shifts[f]!),
  );
  return {
    arena,
    projection,
    blocks,
    x,
    w: arena.f32(w, outputs * stride),
    g: arena.f32(g, outputs * stride),
    labels,
    rows,
  };
}

for (const engine of [wasmEngine(), nativeEngine()]) {
  Deno.test(`project and its gradient on ${engine.name} agree with double precision, tails and idle lanes included`, () => {
    for (const one of CASES) {
      const { arena, projection, blocks, x, w, g, labels, rows } = run(engine, one),
        { features, outputs, stride } = one;
      const lanes = (offset: number, n: number) => lane(arena, offset + (n >> 4) * outputs * 64, outputs, n & 15);
      const expected = new Float64Array(outputs * stride);
      for (let n = 0; n < blocks * 16; n++) {
        const y = lanes(projection.values, n), d = lanes(projection.gradient, n), row = x[n];
        const label = arena.i32(projection.labels, blocks * 16)[n];
        if (!row) {
          assert.deepEqual([...y, label], [...new Array(outputs).fill(0), -1], "a lane without a row");
          continue;
        }
        assert.equal(label, labels[rows[3 + n]!]);
        const sums = Float64Array.from({ length: outputs }, (_, o) => {
          const own = w.subarray(o * stride, o * stride + features);
          return row.reduce(
            (sum, value, f) => sum + value * own[f]!,
            stride > features ? w[o * stride + features]! : 0,
          );
        });
        assert.ok(
          distance(y, sums) < 2e-5 * Math.sqrt(features),
          `${JSON.stringify(one)} row ${n}: ${distance(y, sums)}`,
        );
        for (let o = 0; o < outputs; o++) row.forEach((value, f) => expected[o * stride + f]! += d[o]! * value);
      }
      assert.ok(distance(g, expected) < 2e-5, `${JSON.stringify(one)}: ${distance(g, expected)}`);
    }
  });
}

Deno.test("project and its gradient give the same bits on both engines", () => {
  for (const one of CASES) {
    const [a, b] = [run(wasmEngine(), one), run(nativeEngine(), one)];
    assert.deepEqual(
      b.arena.f32(b.projection.values, b.projection.size),
      a.arena.f32(a.projection.values, a.projection.size),
    );
    assert.deepEqual(b.g, a.g);
  }
});

Deno.test("transpose turns matrices of any sides on both engines", () => {
  for (const engine of [wasmEngine(), nativeEngine()]) {
    for (
      const [rows, columns, from, to] of [[3072, 2, 2, 3072], [17, 23, 24, 20], [1, 5, 5, 1], [8, 16, 16, 8]] as const
    ) {
      const arena = new Arena(engine, 2 ** 20),
        random = new Random(1),
        source = randomFloats(arena, rows * from, random);
      const target = arena.allocFloats(columns * to),
        values = arena.f32(source, rows * from),
        turned = arena.f32(target, columns * to);
      arena.kernels.transpose(source, from, rows, columns, target, to);
      const expected = new Float32Array(columns * to);
      for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) expected[c * to + r] = values[r * from + c]!;
      assert.deepEqual(turned, expected);
    }
  }
});
