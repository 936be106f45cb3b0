import assert from "node:assert/strict";
import { PATTERNS, spaceBytes } from "../../models/direct_convolution/mod.ts";
import { assertSnapshot } from "../testing/snapshot.ts";
import { spaceFigure } from "./space.ts";

Deno.test("spaceFigure() of the whole space looks as committed and counts what fits (direct-convolution.md, 2.2)", () => {
  const figure = spaceFigure(spaceBytes(), "paper", [{ pattern: 15, kilobytes: 7.2954, label: "8 KB" }]);
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
