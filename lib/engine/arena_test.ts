import assert from "node:assert/strict";
import { Arena, wasmEngine } from "./mod.ts";

Deno.test("an arena gives zeroed memory in multiples of 64 bytes, again after a release", () => {
  const arena = new Arena(wasmEngine(), 2 ** 17), mark = arena.mark(), first = arena.allocFloats(5);
  arena.f32(first, 5).fill(7);
  arena.release(mark);
  const again = arena.allocFloats(5);
  assert.deepEqual([again, again % 64], [first, 0]);
  assert.deepEqual([...arena.f32(again, 5)], [0, 0, 0, 0, 0]);
});

Deno.test("an arena that would exceed its limit says in one line how much is needed and what to do", () => {
  const arena = new Arena(wasmEngine(), 2 ** 20), used = arena.used;
  assert.throws(() => arena.alloc(2 ** 21), {
    name: "UserError",
    message:
      /^the model needs 3 MiB of working memory and the arena holds 1 MiB: choose a smaller batch or a larger arena$/,
  });
  assert.equal(arena.used, used);
});
