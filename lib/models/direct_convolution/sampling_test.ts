import assert from "node:assert/strict";
import { directConvolutionSize, KILOBYTE, parseArchitecture, printArchitecture } from "../../sizing/mod.ts";
import { type Distribution, sampleArchitectures } from "./sampling.ts";

const bytesOf = (text: string) => directConvolutionSize(parseArchitecture(text)).bytes.paper;

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

Deno.test("a sample fits its budget, is canonical, has no model twice, and holds every smaller sample first", () => {
  for (const distribution of ["uniform", "log-uniform"] as const) {
    const all = sampleArchitectures(8, 750, 1, { distribution });
    assert.equal(all.length, 750);
    assert.equal(new Set(all).size, 750);
    for (const text of all) {
      assert.ok(bytesOf(text) <= 8 * KILOBYTE);
      assert.equal(printArchitecture(parseArchitecture(text)), text);
    }
    assert.deepEqual(sampleArchitectures(8, 150, 1, { distribution }), all.slice(0, 150));
  }
});

Deno.test("seeds and budgets give samples of their own", () => {
  const first = sampleArchitectures(16, 20, 1);
  assert.notDeepEqual(sampleArchitectures(16, 20, 2), first);
  assert.notDeepEqual(sampleArchitectures(32, 20, 1), first);
});

Deno.test("medians of both distributions at 128 KB: 5.62 KB uniform, 8.1 KB log-uniform (section 2.3)", () => {
  const at128 = (distribution: Distribution) =>
    median(sampleArchitectures(128, 4000, 3, { distribution }).map(bytesOf)) / KILOBYTE;
  assert.ok(Math.abs(at128("uniform") - 5.62) < 0.25, String(at128("uniform")));
  assert.ok(Math.abs(at128("log-uniform") - 8.1) < 0.5, String(at128("log-uniform")));
});

Deno.test("fewer models than asked for: all that fit", () => {
  const all = sampleArchitectures(0.6, 750, 1);
  assert.ok(all.length > 0 && all.length < 750);
  assert.equal(sampleArchitectures(0.5, 750, 1).length, 0);
});
