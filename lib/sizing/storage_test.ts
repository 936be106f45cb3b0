import assert from "node:assert/strict";
import { cheapestStorage } from "./storage.ts";

Deno.test("a small matrix by hand: 4 lines of 8, 4 of 32 entries kept, 8 bits each", () => {
  // dense 256; bitmap 32 + 32; indices 4 counts of 4 bits + 4 * (3 + 8)
  assert.deepEqual(cheapestStorage({ lines: 4, length: 8, kept: 4 }, 8), { storage: "indices", bits: 60 });
});

Deno.test("the denser, the plainer: indices, then a bitmap, then dense", () => {
  const storages = [32, 200, 600, 1000].map((kept) => cheapestStorage({ lines: 32, length: 32, kept }, 8).storage);
  assert.deepEqual(storages, ["indices", "bitmap", "bitmap", "dense"]);
});

Deno.test("never more than dense, and a full matrix is dense", () => {
  for (const bits of [4, 8, 32]) {
    for (let kept = 0; kept <= 100; kept++) {
      assert.ok(cheapestStorage({ lines: 10, length: 10, kept }, bits).bits <= 100 * bits);
    }
    assert.deepEqual(cheapestStorage({ lines: 10, length: 10, kept: 100 }, bits), {
      storage: "dense",
      bits: 100 * bits,
    });
  }
});

Deno.test("lines of one entry need no place: a count of one bit is the bitmap", () => {
  assert.deepEqual(cheapestStorage({ lines: 100, length: 1, kept: 10 }, 8), { storage: "bitmap", bits: 180 });
});
