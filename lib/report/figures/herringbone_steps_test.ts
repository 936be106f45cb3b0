import assert from "node:assert/strict";
import { traceConvolution } from "../../models/direct_convolution/mod.ts";
import { assertSnapshot } from "../testing/snapshot.ts";
import { herringboneSteps } from "./herringbone_steps.ts";

/** The words that name the lines and how many cells were to spare in each. */
function story(svg: string): string[] {
  return [...svg.matchAll(/>(\d\. [a-z ]+|\d+ free now, \d+ at the tightest(?:: with one cell less)?)/g)].map((
    [, words],
  ) => words!);
}

Deno.test("herringboneSteps() of the worked example tells section 4.6's bookkeeping and looks as committed", () => {
  const trace = traceConvolution({ height: 5, width: 5, channels: 1 }, 3, 4);
  const figure = herringboneSteps(trace);
  // need 10, 14, 18, 19, 20 of a slack of 20; out after 12 to 36 and live input after 20 to 6 of 45 cells
  assert.deepEqual(story(figure.svg), [
    ...["1. top row", "13 free now, 10 at the tightest", "2. left column", "9 free now, 6 at the tightest"],
    ...["3. top row", "5 free now, 2 at the tightest", "4. left column", "4 free now, 1 at the tightest"],
    ...["5. top row", "3 free now, 0 at the tightest: with one cell less"],
  ]);
  assertSnapshot("herringbone-steps", figure);
});

Deno.test("herringboneSteps() of a map that is not square starts with the shorter side", () => {
  const trace = traceConvolution({ height: 4, width: 6, channels: 1 }, 3, 2);
  const lines = story(herringboneSteps(trace, "Wide", "").svg).filter((words) => /^\d\. /.test(words));
  assert.deepEqual(lines.map((words) => words.slice(3)), [
    ...["left column", "left column", "top row", "left column", "top row"],
  ]);
});

Deno.test("herringboneSteps() says in the picture what a number is, and of turning only where there is a column", () => {
  const caption = (height: number, width: number) =>
    herringboneSteps(traceConvolution({ height, width, channels: 1 }, 3, 4)).caption;
  assert.match(caption(5, 5), /^A numbered pixel is 4 numbers, .* turned/);
  assert.doesNotMatch(caption(3, 3), /turned/);
  const shrinking = herringboneSteps(traceConvolution({ height: 5, width: 5, channels: 2 }, 3, 1));
  assert.match(shrinking.caption, /^A numbered pixel is 1 number\./);
  assert.match(shrinking.svg, />already row by row</);
  const { svg, alt } = herringboneSteps(traceConvolution({ height: 5, width: 5, channels: 1 }, 3, 4));
  assert.match(svg, />3 pixels, 4 outputs each<[\s\S]*>2 pixels, 4 outputs each<[\s\S]*>input turned</);
  assert.match(alt, /^A 3×3 convolution in place, one line of outputs at a time: row, column/);
});
