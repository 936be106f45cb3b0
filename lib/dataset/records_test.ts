import assert from "node:assert/strict";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readRecords, RECORD_BYTES } from "./records.ts";

function withFile(bytes: Uint8Array, work: (path: string) => void): void {
  const folder = fs.mkdtempSync(join(tmpdir(), "records-")), path = join(folder, "images.bin");
  fs.writeFileSync(path, bytes);
  try {
    work(path);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

Deno.test("readRecords takes labels and pixels apart", () => {
  const bytes = Uint8Array.from({ length: 2 * RECORD_BYTES }, (_, i) => i % 251);
  bytes[0] = 9, bytes[RECORD_BYTES] = 4;
  withFile(bytes, (path) => {
    const { images, labels } = readRecords(path);
    assert.deepEqual([...labels], [9, 4]);
    assert.deepEqual([...images.subarray(0, 3)], [1, 2, 3]);
    assert.equal(images.at(-1), bytes.at(-1));
  });
});

Deno.test("readRecords refuses another size, an empty file, a label that is no class, and no file, in one line", () => {
  withFile(new Uint8Array(3000), (path) => assert.throws(() => readRecords(path), /: 3000 bytes are no whole number/));
  withFile(new Uint8Array(0), (path) => assert.throws(() => readRecords(path), /: 0 bytes are no whole number/));
  withFile(
    new Uint8Array(RECORD_BYTES).fill(10),
    (path) => assert.throws(() => readRecords(path), /record 0 has label 10/),
  );
  assert.throws(() => readRecords("nowhere.bin"), {
    name: "UserError",
    message: /^nowhere.bin: cannot be read [^\n]*$/,
  });
});
