import assert from "node:assert/strict";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeAtomically } from "./files.ts";

function inFolder(work: (folder: string) => void): void {
  const folder = fs.mkdtempSync(join(tmpdir(), "files-"));
  try {
    work(folder);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

Deno.test("writeAtomically makes folders, writes, and leaves the same content untouched", () => {
  inFolder((folder) => {
    const path = join(folder, "a", "b.txt");
    assert.equal(writeAtomically(path, "one"), true);
    fs.utimesSync(path, 1, 1);
    assert.equal(writeAtomically(path, new TextEncoder().encode("one")), false);
    assert.equal(fs.statSync(path).mtimeMs, 1000);
    assert.equal(writeAtomically(path, "two"), true);
    assert.equal(fs.readFileSync(path, "utf8"), "two");
    assert.deepEqual(fs.readdirSync(join(folder, "a")), ["b.txt"]);
  });
});

Deno.test("writeAtomically leaves nothing half-written behind when it fails", () => {
  inFolder((folder) => {
    const path = join(folder, "taken");
    fs.mkdirSync(join(path, "by a folder"), { recursive: true });
    fs.writeFileSync(join(folder, "file"), "");
    for (const place of [path, join(folder, "file", "below")]) {
      assert.throws(() => writeAtomically(place, "text"), {
        name: "UserError",
        message: /: cannot be written \(.*\): make room, or choose another place$/,
      });
    }
    assert.deepEqual(fs.readdirSync(folder, { recursive: true }).sort(), [
      "file",
      "taken",
      join("taken", "by a folder"),
    ]);
  });
});
