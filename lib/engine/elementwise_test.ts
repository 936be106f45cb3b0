import assert from "node:assert/strict";
import { Random } from "../random/mod.ts";
import { Arena, type Engine, nativeEngine, wasmEngine } from "./mod.ts";
import { distance, lane, randomBlock, randomFloats } from "./testing/blocks.ts";
import { dot, numericGradient, pool } from "./testing/reference.ts";

const engines: readonly Engine[] = [wasmEngine(), nativeEngine()];
const mathOf = [Math.exp, Math.tanh, (x: number) => 1 / (1 + Math.exp(-x))] as const;

Deno.test("map_function: exp, tanh and the logistic function are within a few units in the last place over their range", () => {
  const arena = new Arena(wasmEngine(), 2 ** 20), count = 4000;
  mathOf.forEach((exact, which) => {
    const offset = arena.allocFloats(count), values = arena.f32(offset, count);
    values.forEach((_, i) => values[i] = (i / count - 0.5) * (which === 0 ? 170 : 24));
    const x = values.slice();
    arena.kernels.map_function(offset, count, which);
    x.forEach((v, i) => {
      const expected = exact(v), error = Math.abs(values[i]! - expected);
      assert.ok(
        error <= (which === 0 ? 3e-7 * expected + 1e-45 : 4e-7),
        `${which} at ${v}: ${values[i]} not ${expected}`,
      );
    });
  });
});

Deno.test("map_function: exp underflows to 0 and overflows to infinity; NaN stays NaN", () => {
  const arena = new Arena(wasmEngine(), 2 ** 20), offset = arena.allocFloats(12), values = arena.f32(offset, 12);
  values.set([-200, -104, 89, 1000, NaN, 0, -Infinity, Infinity]);
  arena.kernels.map_function(offset, 8, 0);
  assert.deepEqual([...values.subarray(0, 8)], [0, 0, Infinity, Infinity, NaN, 1, 0, Infinity]);
  values.set([NaN, Infinity, -Infinity, 0]);
  arena.kernels.map_function(offset, 4, 1);
  assert.ok(
    Number.isNaN(values[0]!) && Math.abs(values[1]! - 1) < 1e-6 && Math.abs(values[2]! + 1) < 1e-6 && values[3] === 0,
  );
});

for (const engine of engines) {
  Deno.test(`pooling on ${engine.name} agrees with double precision and central differences, odd sides included`, () => {
    for (const [height, width, channels] of [[4, 4, 3], [5, 7, 2], [2, 2, 1]] as const) {
      for (const kind of ["max", "average"] as const) {
        const arena = new Arena(engine, 2 ** 20),
          random = new Random(`${height} ${kind}`),
          k = arena.kernels,
          oh = height >> 1,
          ow = width >> 1;
        const x = randomBlock(arena, height * width * channels, random),
          dy = randomBlock(arena, oh * ow * channels, random);
        const y = arena.allocFloats(oh * ow * channels * 16), dx = arena.allocFloats(height * width * channels * 16);
        if (kind === "max") {
          k.max_pool_forward(x, y, width, oh, ow, channels),
            k.max_pool_gradient(x, y, dy, dx, width, oh, ow, channels, 0);
        } else {
          k.average_pool_forward(x, y, width, oh, ow, channels),
            k.average_pool_gradient(dy, dx, width, oh, ow, channels);
        }
        for (const i of [0, 9, 15]) {
          const image = lane(arena, x, height * width * channels, i), d = lane(arena, dy, oh * ow * channels, i);
          assert.ok(distance(lane(arena, y, d.length, i), pool(image, height, width, channels, kind)) < 1e-6);
          const expected = numericGradient(() => dot(pool(image, height, width, channels, kind), d), image);
          assert.ok(distance(lane(arena, dx, image.length, i), expected) < 1e-5);
        }
      }
    }
  });

  Deno.test(`adam on ${engine.name} in both forms is that of the papers, weight decay included`, () => {
    const arena = new Arena(engine, 2 ** 20), random = new Random("adam"), count = 20;
    const [p, g, m, v] = [0, 1, 2, 3].map(() => randomFloats(arena, count, random)) as [number, number, number, number];
    arena.f32(v, count).forEach((value, i, all) => all[i] = Math.abs(value));
    const [p0, g0, m0, v0] = [p, g, m, v].map((offset) => [...arena.f32(offset, count)]) as [
      number[],
      number[],
      number[],
      number[],
    ];
    arena.kernels.adam(p, g, m, v, count, 0.01, 1.5, 1e-8, 0.9, 0.1, 0.999, 0.001, 5e-4);
    arena.f32(p, count).forEach((value, i) => {
      const gradient = g0[i]! + 5e-4 * p0[i]!,
        first = 0.9 * m0[i]! + 0.1 * gradient,
        second = 0.999 * v0[i]! + 0.001 * gradient ** 2;
      assert.ok(Math.abs(value - (p0[i]! - 0.01 * first / (1.5 * Math.sqrt(second) + 1e-8))) < 1e-6);
    });
  });

  Deno.test(`unpack on ${engine.name} gathers rows, converts, scales, and leaves empty lanes zero`, () => {
    const arena = new Arena(engine, 2 ** 20),
      random = new Random("unpack"),
      features = 37,
      rowsInSource = 40,
      count = 21,
      k = arena.kernels;
    const scale = new Float32Array(features).map(() => random.nextFloat()),
      shift = new Float32Array(features).map(() => random.nextFloat());
    const rows = Int32Array.from({ length: 32 }, () => random.nextInt(rowsInSource)), table = Int32Array.of(17, 0);
    const args = [arena.store(table), 16 * 64 + 64, 2 * (16 * 64 + 64)] as const,
      ends = [arena.store(scale), arena.store(shift)] as const;
    const rowsOffset = arena.store(rows);
    for (
      const [kernel, Kind] of [["unpack_u8", Uint8Array], ["unpack_u16", Uint16Array], [
        "unpack_f32",
        Float32Array,
      ]] as const
    ) {
      const source = new Kind(rowsInSource * features).map(() => random.nextInt(256)), to = arena.alloc(2 * args[2]);
      k[kernel](rowsOffset, count, arena.store(source), features, 2, 17, args[0], args[1], args[2], to, ...ends);
      for (
        const [block, group, i, laneIndex] of [[0, 0, 0, 0], [0, 1, 16, 15], [1, 0, 7, 4], [1, 1, 3, 5], [
          1,
          1,
          16,
          15,
        ]] as const
      ) {
        const f = table[group]! + i, row = block * 16 + laneIndex;
        const value = arena.f32(to + block * args[2] + group * args[1] + i * 64, 16)[laneIndex]!;
        const expected = row < count ? source[rows[row]! * features + f]! * scale[f]! + shift[f]! : 0;
        assert.ok(
          Math.abs(value - expected) < 1e-4,
          `${kernel} ${block} ${group} ${i} ${laneIndex}: ${value} not ${expected}`,
        );
      }
    }
  });
}

Deno.test("native gives the bits of wasm in unpack, bias gradients, pooling and Adam", () => {
  const run = (engine: Engine) => {
    const arena = new Arena(engine, 2 ** 21), random = new Random("elementwise"), k = arena.kernels, n = 1000;
    const source = Uint8Array.from({ length: 40 * 100 }, () => random.nextInt(256)),
      rows = Int32Array.from({ length: 48 }, () => random.nextInt(40));
    const scale = randomFloats(arena, 100, random),
      shift = randomFloats(arena, 100, random),
      table = arena.store(Int32Array.of(3));
    const from = arena.store(source),
      rowsOffset = arena.store(rows),
      x = randomBlock(arena, 7 * 9 * 5, random),
      start = arena.used;
    k.unpack_u8(rowsOffset, 37, from, 100, 1, 90, table, 0, 90 * 64, arena.allocFloats(3 * 90 * 16), scale, shift);
    const sums = arena.allocFloats(16),
      pooled = arena.allocFloats(3 * 4 * 5 * 16);
    k.bias_gradient(x, sums, 63, 5);
    k.max_pool_forward(x, pooled, 9, 3, 4, 5);
    const [p, g, m, v] = [0, 1, 2, 3].map(() => randomFloats(arena, n, random)) as [number, number, number, number];
    arena.f32(v, n).forEach((value, i, all) => all[i] = value * value);
    k.adam(p, g, m, v, n, 0.01, 1.01, 1e-7, 0.9, 0.1, 0.999, 0.001, 0);
    return arena.i32(start, (arena.used - start) >> 2).slice();
  };
  assert.deepEqual(run(wasmEngine()), run(nativeEngine()));
});

Deno.test("dropout keeps about 9 in 10, scales them, is the same for the same key and differs for another", () => {
  const arena = new Arena(wasmEngine(), 2 ** 20),
    n = 40_000,
    x = arena.allocFloats(n),
    y = arena.allocFloats(n),
    k = arena.kernels;
  arena.f32(x, n).fill(1);
  const mask = (key: number) => {
    k.dropout(x, y, n, 0, key, Math.round(0.1 * 2 ** 24), 1 / 0.9);
    return arena.f32(y, n).slice();
  };
  const one = mask(1), kept = one.filter((value) => value > 0);
  assert.ok(Math.abs(kept.length / n - 0.9) < 0.006 && kept.every((value) => value === Math.fround(1 / 0.9)));
  assert.deepEqual(one, mask(1));
  const two = mask(2), same = one.filter((value, i) => value === two[i]).length / n;
  assert.ok(Math.abs(same - 0.82) < 0.01);
});

Deno.test("relu_gradient is the gradient of max(0, x), 0 where x is 0 or NaN, and may write over what it reads", () => {
  for (const engine of engines) {
    const arena = new Arena(engine, 2 ** 20), random = new Random("relu"), count = 40;
    const x = randomFloats(arena, count, random), dy = randomFloats(arena, count, random), y = arena.allocFloats(count);
    const before = Float64Array.from(arena.f32(x, count)), upstream = Float64Array.from(arena.f32(dy, count));
    arena.f32(y, count).set(before.map((value) => Math.max(0, value)));
    const expected = numericGradient(() => dot(before.map((value) => Math.max(0, value)), upstream), before);
    arena.f32(y, count).set([0, -0, NaN], 0);
    arena.kernels.relu_gradient(y, dy, dy, count);
    assert.ok(distance(arena.f32(dy, count).subarray(3), expected.subarray(3)) < 1e-6, engine.name);
    assert.deepEqual([...arena.f32(dy, 3)], [0, 0, 0]);
  }
});

Deno.test("gather_labels fills the last block up with -1", () => {
  const arena = new Arena(wasmEngine(), 2 ** 20), rows = Int32Array.of(...Array(17).keys()).map((i) => (i * 7) % 10);
  const source = Uint8Array.of(9, 3, 1, 0, 2, 8, 4, 5, 6, 7), labels = arena.alloc(32 * 4);
  arena.kernels.gather_labels(arena.store(rows), 17, arena.store(source), labels);
  assert.deepEqual([...arena.i32(labels, 32)], [...[...rows].map((row) => source[row]!), ...Array(15).fill(-1)]);
});
