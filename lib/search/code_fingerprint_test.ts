import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { assetPath } from "../assets.ts";
import { codeFingerprint, decidingFiles } from "./code_fingerprint.ts";

Deno.test("codeFingerprint() covers kernels in every language, models and training, and neither tests nor displays", () => {
  const files = decidingFiles();
  for (
    const name of [
      "engine/native/kernels.c",
      "engine/native/tiles.h",
      "engine/wasm/kernels.wasm",
      "models/bonsai/compile.ts",
      "training/adam.ts",
      "dataset/split.ts",
    ]
  ) {
    assert.ok(files.includes(name), name);
    assert.ok(fs.existsSync(assetPath(`lib/${name}`)), name);
  }
  assert.ok(files.every((name) => !name.endsWith("_test.ts") && !/^(report|notebook|cli|search)\//.test(name)));
});

Deno.test("codeFingerprint() is the hash of those files' names and contents, in a fixed order", () => {
  const hash = createHash("sha256");
  for (const name of decidingFiles()) hash.update(`${name}\n`).update(fs.readFileSync(assetPath(`lib/${name}`)));
  assert.equal(codeFingerprint(), hash.digest("hex"));
  assert.deepEqual(decidingFiles(), decidingFiles().toSorted((a, b) => a < b ? -1 : 1));
});
