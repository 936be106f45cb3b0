import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";

/** Written by Python's safetensors 0.8: save_file({"a": arange(6).reshape(2, 3), "b": [1.5]}, metadata={"k": "v"}), float32. */
const FROM_PYTHON = Buffer.from(
  "90000000000000007b225f5f6d657461646174615f5f223a7b226b223a2276227d2c2261223a7b226474797065223a22463332222c227368617065223a5b322c335d" +
    "2c22646174615f6f666673657473223a5b302c32345d7d2c2262223a7b226474797065223a22463332222c227368617065223a5b315d2c22646174615f6f66667365" +
    "7473223a5b32342c32385d7d7d20202020202020000000000000803f0000004000004040000080400000a0400000c03f",
  "hex",
);
const content = {
  tensors: {
    a: { shape: [2, 3], values: Float32Array.of(0, 1, 2, 3, 4, 5) },
    b: { shape: [1], values: Float32Array.of(1.5) },
  },
  metadata: { k: "v" },
};

Deno.test("encodeSafetensors writes the bytes that Python's library writes, and decodeSafetensors reads them", () => {
  assert.deepEqual(Buffer.from(encodeSafetensors(content)), FROM_PYTHON);
  assert.deepEqual(decodeSafetensors(FROM_PYTHON, "x"), content);
});

Deno.test("decodeSafetensors reads a file without metadata, and empty shapes", () => {
  const scalar = { tensors: { s: { shape: [], values: Float32Array.of(7) } }, metadata: {} };
  assert.deepEqual(decodeSafetensors(encodeSafetensors(scalar), "x"), scalar);
});

Deno.test("decodeSafetensors refuses truncated and garbage files and other types in one line", () => {
  const good = encodeSafetensors(content),
    header = (json: string) => {
      const text = Buffer.from(json), length = Buffer.alloc(8);
      length.writeBigUInt64LE(BigInt(text.length));
      return Buffer.concat([length, text, Buffer.alloc(16)]);
    };
  const cases: [Uint8Array, RegExp][] = [
    [good.subarray(0, 5), /5 bytes/],
    [good.subarray(0, 100), /its header should have/],
    [good.subarray(0, -1), /b ends at byte/],
    [Buffer.from("this is not a safetensors file at all"), /its header should have/],
    [header("[1, 2]"), /not JSON/],
    [header("{"), /not JSON/],
    [header('{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}'), /a is F16, only float32/],
    [header('{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}'), /a has 4 bytes for 2 floats/],
    [header('{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}'), /a is described wrongly/],
    [header('{"a":{"dtype":"F32","shape":[1]}}'), /a is described wrongly/],
  ];
  for (const [bytes, pattern] of cases) {
    assert.throws(() => decodeSafetensors(bytes, "w.safetensors"), (error: Error) => {
      assert.equal(error.name, "UserError");
      assert.match(error.message, pattern);
      return /^w\.safetensors: [^\n]+$/.test(error.message);
    });
  }
});
