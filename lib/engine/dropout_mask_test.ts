import assert from "node:assert/strict";
import { Arena } from "./arena.ts";
import { dropoutMask } from "./dropout_mask.ts";
import { wasmEngine } from "./wasm_engine.ts";

Deno.test("dropoutMask zeroes the wanted fraction, scales the rest, and gives its memory back", () => {
  const arena = new Arena(wasmEngine(), 2 ** 22), used = arena.used;
  const mask = dropoutMask(arena, 12345, 0.1, 37, 800), kept = Math.fround(1 / 0.9);
  assert.equal(arena.used, used);
  assert.equal(mask.length, 37 * 800);
  assert.ok(mask.every((value) => value === 0 || value === kept));
  const zeros = mask.filter((value) => value === 0).length / mask.length;
  assert.ok(Math.abs(zeros - 0.1) < 0.01, `${zeros}`);
});

Deno.test("dropoutMask: a row's mask depends on key and place, not on how many rows there are", () => {
  const arena = new Arena(wasmEngine(), 2 ** 22),
    mask = (key: number, rows: number) => dropoutMask(arena, key, 0.1, rows, 50);
  assert.deepEqual(mask(1, 20), mask(1, 40).subarray(0, 20 * 50));
  assert.notDeepEqual(mask(1, 20), mask(2, 20));
  assert.notDeepEqual(mask(1, 2).subarray(0, 50), mask(1, 2).subarray(50));
});
