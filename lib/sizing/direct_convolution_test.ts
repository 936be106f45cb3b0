import assert from "node:assert/strict";
import { UserError } from "../errors.ts";
import { TABLE_3 } from "../paper.ts";
import { parseArchitecture } from "./architecture.ts";
import { directConvolutionSize, paperPrintedBytes, PRINTED_INPUT } from "./direct_convolution.ts";
import { GOLDEN_SIZES, IMPOSSIBLE } from "./testing/golden_sizes.ts";
import { KILOBYTE, RULERS } from "./rulers.ts";

/** `A,C1(8,3),D(16),Dr,D*` of the golden table in the paper's notation. */
const notation = (text: string) => parseArchitecture(text.replaceAll(/(C[12]\(\d+),(\d)\)/g, "$1,($2,$2))"));

const cut = (kilobytes: number) => Math.floor(kilobytes * 100) / 100;

Deno.test("golden table of section 7: parameters, weights, activations, total and shapes at both inputs", () => {
  for (const { model, at32, shapes, at28 } of GOLDEN_SIZES) {
    const size = directConvolutionSize(notation(model)), { paper } = size.bytes;
    assert.deepEqual([size.parameters, size.stored.paper, size.working.paper, paper], at32, model);
    const ours = size.parts.filter(({ name }) => name !== "Dr").map(({ shape }) => shape.join("x")).join(" ");
    assert.equal(ours, shapes, model);
    if (at28 === null) {
      assert.throws(() => directConvolutionSize(notation(model), PRINTED_INPUT), UserError);
      continue;
    }
    const small = directConvolutionSize(notation(model), PRINTED_INPUT);
    assert.deepEqual([small.parameters, small.stored.paper, small.working.paper, small.bytes.paper], at28, model);
  }
});

Deno.test("impossible models are refused at both inputs, the layer and the rule named", () => {
  for (const model of IMPOSSIBLE) {
    for (const input of [undefined, PRINTED_INPUT]) {
      assert.throws(() => directConvolutionSize(notation(model), input), UserError);
    }
  }
  const text = "A, C1(8,(5,5)), M, C1(8,(3,3)), C1(8,(5,5)), Dr, D*";
  assert.throws(
    () => directConvolutionSize(parseArchitecture(text)),
    {
      message:
        "layer 5 (C1(8,(5,5))): a 5x5 kernel does not fit the 4x4 map before it; take a smaller kernel here or earlier",
    },
  );
});

Deno.test("Table 3's sizes are 4-bit sizes of a 28x28x1 input, to the digit; 19.91 is 19.916 cut, not rounded", () => {
  const exact = [5519.5, 8862, 20394, 59630.5];
  TABLE_3.forEach(({ architecture, kilobytes }, i) => {
    const bytes = paperPrintedBytes(parseArchitecture(architecture));
    assert.equal(bytes, exact[i]);
    assert.equal(cut(bytes / KILOBYTE), kilobytes);
    assert.equal((bytes / KILOBYTE).toFixed(2) === kilobytes.toFixed(2), kilobytes !== 19.91);
  });
});

Deno.test("Table 3's true 32x32x3 sizes: 7.30, 12.33, 23.86 and 61.99 KB; all four still fit their budgets", () => {
  const sizes = TABLE_3.map(({ architecture }) => directConvolutionSize(parseArchitecture(architecture)).bytes.paper);
  assert.deepEqual(sizes, [7470.5, 12628, 24434, 63479.5]);
  assert.deepEqual(sizes.map((bytes) => (bytes / KILOBYTE).toFixed(2)), ["7.30", "12.33", "23.86", "61.99"]);
  TABLE_3.forEach(({ budgets }, i) => assert.ok(sizes[i]! <= budgets[0]! * KILOBYTE));
});

Deno.test("finding 2: on one ruler for all the four need 58.1, 98.1, 190.5, 495.1 KB in float32, a quarter in int8", () => {
  const sizes = TABLE_3.map(({ architecture }) => directConvolutionSize(parseArchitecture(architecture)).bytes);
  const printed = (ruler: "float32" | "int8") => sizes.map((bytes) => (bytes[ruler] / KILOBYTE).toFixed(1));
  assert.deepEqual(printed("float32"), ["58.1", "98.1", "190.5", "495.1"]);
  assert.deepEqual(printed("int8"), ["14.5", "24.5", "47.6", "123.8"]);
  assert.deepEqual(sizes.map(({ float32 }) => float32), [59_488, 100_448, 195_048, 507_028]);
  // 4-bit weights and activations with 8-bit biases is the paper's own accounting
  for (const { int4, paper } of sizes) assert.equal(int4, paper);
});

Deno.test("which layer decides the working memory, and what each layer of the 8 KB winner costs", () => {
  const { parts } = directConvolutionSize(parseArchitecture(TABLE_3[0]!.architecture));
  const rows = parts.map(({ name, parameters, biases, stored, working, decides }) =>
    [name, parameters, biases, stored.paper, working.paper, decides.paper] as const
  );
  assert.deepEqual(rows, [
    ["A", 0, 0, 0, 384, false],
    ["C2(16,(3,3))", 27 + 3 + 48 + 16, 19, 37.5 + 19, 1568, false],
    ["C1(8,(3,3))", 1152 + 8, 8, 576 + 8, 1568, false],
    ["C1(32,(3,3))", 2304 + 32, 32, 1152 + 32, 1636, true],
    ["M", 0, 0, 0, 400, false],
    ["Dr", 0, 0, 0, 0, false],
    ["D*", 8000 + 10, 10, 4000 + 10, 400 + 10 + 20, false],
  ]);
});

Deno.test("the network behind 99.15 % on MNIST needs 1,947 bytes (section 6)", () => {
  const size = directConvolutionSize(notation("A,C1(5,3),C1(8,3),C1(11,3),M,Dr,D*"), PRINTED_INPUT);
  assert.deepEqual([size.parameters, size.stored.paper, size.working.paper, size.bytes.paper], [
    2991,
    1512.5,
    434.5,
    1947,
  ]);
  assert.deepEqual(size.parts.slice(0, 4).map(({ working }) => working.paper), [98, 364.5, 434.5, 423]);
});

Deno.test("stored and working memory add up on every ruler, and exactly one layer decides", () => {
  for (const { model } of GOLDEN_SIZES) {
    const size = directConvolutionSize(notation(model));
    for (const ruler of RULERS) {
      assert.equal(size.bytes[ruler], size.stored[ruler] + size.working[ruler]);
      assert.equal(size.stored[ruler], size.parts.reduce((sum, { stored }) => sum + stored[ruler], 0));
      assert.equal(size.parts.filter(({ decides }) => decides[ruler]).length, 1);
    }
  }
});
