import assert from "node:assert/strict";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dropCheckpoint, fileCheckpoint } from "./checkpoint.ts";

async function inFolder(test: (path: string) => Promise<void>): Promise<void> {
  const folder = fs.mkdtempSync(join(tmpdir(), "checkpoint-"));
  try {
    await test(join(folder, "deeper", "trial"));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

Deno.test("fileCheckpoint() gives back what was saved last, and nothing where nothing was", () =>
  inFolder(async (path) => {
    const checkpoint = fileCheckpoint(path, 1, "code");
    assert.equal(await checkpoint.load(), null);
    await checkpoint.save(new Uint8Array([1, 2, 3]));
    await checkpoint.save(new Uint8Array([4, 5]));
    assert.deepEqual([...(await fileCheckpoint(path, 1, "code").load())!], [4, 5]);
    dropCheckpoint(path);
    assert.equal(await checkpoint.load(), null);
    dropCheckpoint(path);
  }));

Deno.test("fileCheckpoint() reads a damaged file as none", () =>
  inFolder(async (path) => {
    const checkpoint = fileCheckpoint(path, 1, "code");
    await checkpoint.save(new Uint8Array(100).fill(7));
    const whole = fs.readFileSync(path);
    for (const cut of [0, 10, 32, whole.length - 1]) {
      fs.writeFileSync(path, whole.subarray(0, cut));
      assert.equal(await checkpoint.load(), null);
    }
    whole[50]! ^= 1;
    fs.writeFileSync(path, whole);
    assert.equal(await checkpoint.load(), null);
  }));

Deno.test("fileCheckpoint() does not go on with what other code or another engine has begun", () =>
  inFolder(async (path) => {
    await fileCheckpoint(path, 1, "old code").save(new Uint8Array([1, 2, 3]));
    assert.equal(await fileCheckpoint(path, 1, "new code").load(), null);
    assert.deepEqual([...(await fileCheckpoint(path, 1, "old code").load())!], [1, 2, 3]);
  }));

Deno.test("fileCheckpoint() that cannot be written says so once and lets the training go on", () =>
  inFolder(async (path) => {
    fs.mkdirSync(join(path, ".."));
    fs.writeFileSync(path, "a file where a folder should be");
    const notices: string[] = [];
    const checkpoint = fileCheckpoint(join(path, "trial"), 1, "code", (text) => notices.push(text));
    await checkpoint.save(new Uint8Array([1]));
    await checkpoint.save(new Uint8Array([2]));
    assert.equal(notices.length, 1);
    assert.match(notices[0]!, /no checkpoints for this trial/);
  }));
