import assert from "node:assert/strict";
import { bonsaiSize, directConvolutionSize, parseArchitecture } from "../../sizing/mod.ts";
import { assertSnapshot } from "../testing/snapshot.ts";
import { sizeParts } from "./size_parts.ts";

Deno.test("sizeParts() of Table 3's first network looks as committed", () => {
  const size = directConvolutionSize(parseArchitecture("A, C2(16,(3,3)), C1(8,(3,3)), C1(32,(3,3)), M, Dr, D*"));
  const figure = sizeParts(size, "paper", "direct-convolution", "The 8 KB network", "As the paper counts, at 32×32×3.");
  assert.match(figure.svg, />5,834\.5 stored \+ 1,636 working = 7,470\.5 bytes = 7\.30 KB</); // direct-convolution.md, 3.2
  assert.match(figure.svg, />8 KB</);
  assertSnapshot("size-parts", figure);
});

Deno.test("sizeParts() says where working memory is not counted", () => {
  const figure = sizeParts(bonsaiSize({ depth: 5, projectionDim: 12 }), "paper", "bonsai", "Bonsai");
  assert.match(figure.svg, />working memory: this ruler does not count it</);
  assert.match(figure.svg, />96,784 bytes stored = 94\.52 KB</); // Table 5
  assert.match(figure.alt, /96,784 bytes stored, working memory not counted$/);
});
