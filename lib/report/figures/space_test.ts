import assert from "node:assert/strict";
import { PATTERNS, spaceBytes } from "../../models/direct_convolution/mod.ts";
import { assertSnapshot } from "../testing/snapshot.ts";
import { spaceFigure, winnersInSpace } from "./space.ts";

Deno.test("spaceFigure() of the whole space looks as committed and counts what fits (direct-convolution.md, 2.2)", () => {
  const figure = spaceFigure(spaceBytes(), "paper", winnersInSpace("paper"));
  for (const count of ["160,919", "218,961", "242,264", "251,252", "253,135"]) {
    assert.match(figure.alt, new RegExp(count));
  }
  assert.match(figure.caption, /^276,196 networks, 253,668 of them possible/);
  assertSnapshot("space", figure);
});

Deno.test("spaceFigure() draws an architecture's models where their sizes are", () => {
  const { first, count } = PATTERNS[0]!, sizes = spaceBytes().fill(Infinity);
  sizes.fill(3000, first, first + count);
  assert.match(spaceFigure(sizes, "paper").alt, /≤ 8 KB: 9,/);
});

Deno.test("winnersInSpace() finds the architectures of Table 3", () => {
  assert.deepEqual(winnersInSpace("paper").map(({ pattern, kilobytes }) => [pattern, kilobytes.toFixed(2)]), [
    ...[[15, "7.30"], [14, "12.33"], [15, "23.86"], [13, "61.99"]],
  ]);
});
