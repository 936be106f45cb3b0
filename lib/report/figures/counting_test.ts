import assert from "node:assert/strict";
import { assertSnapshot } from "../testing/snapshot.ts";
import { countingFigure } from "./counting.ts";

Deno.test("countingFigure() looks as committed: 128, 32 and 29 bits by hand, and the bytes that wait", () => {
  const figure = countingFigure();
  // dense 16 * 8; bitmap 16 + 2 * 8; indices 5 for a count from 0 to 16, and 2 * (4 + 8)
  for (const words of ["128 bits", "32 bits", "29 bits ← cheapest"]) {
    assert.ok(figure.svg.includes(`>${words}<`), words);
  }
  // 2 * 4; 2 + 10 * 4; 12 * 4; 12 + 10 * 4; 32 + 2 * 45; 45 + 10 * 2
  const boxes = [...figure.svg.matchAll(/>(\d+) bytes( ← the peak)?</g)].map((
    [, bytes, peak],
  ) => [Number(bytes), !!peak]);
  assert.deepEqual(boxes, [[8, false], [42, true], [48, false], [52, true], [122, true], [65, false]]);
  assertSnapshot("counting", figure);
  assert.equal(countingFigure("paper").svg, figure.svg); // it has no such rule
});
