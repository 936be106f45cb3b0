import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { packCheckpoint, unpackCheckpoint } from "./checkpoint.ts";

const values = Float32Array.of(1, -0, 1e-45, NaN, Infinity),
  runs = {
    values,
    first: values.map((v) => v + 1),
    second: values.map((v) => v * 2),
    kept: values.map(() => 7),
  };
const header = { epoch: 3, text: "a line\nand another" };

Deno.test("unpackCheckpoint gives the bits and the header that packCheckpoint took, out of a Buffer too", () => {
  const bytes = packCheckpoint(header, runs);
  // files are read into Buffers, which may begin anywhere in a larger block of memory
  for (const source of [bytes, Buffer.concat([Buffer.of(0), bytes]).subarray(1)]) {
    const again = unpackCheckpoint(source, 5);
    assert.deepEqual(again.header, header);
    assert.deepEqual(again.runs, runs);
    assert.ok(Object.is(again.runs.values[1], -0));
  }
});

Deno.test("unpackCheckpoint refuses what is damaged, cut short, or of another model, in one line", () => {
  const bytes = packCheckpoint(header, runs), say = /delete data\/scratch\/checkpoints to start its trial anew$/;
  for (
    const bad of [
      bytes.subarray(0, 10),
      bytes.subarray(1),
      bytes.subarray(0, -1),
      new Uint8Array(),
      bytes.map((b, i) => i === 20 ? 0 : b),
    ]
  ) {
    assert.throws(() => unpackCheckpoint(bad, 5), { name: "UserError", message: say });
  }
  assert.throws(() => unpackCheckpoint(bytes, 6), say);
});
