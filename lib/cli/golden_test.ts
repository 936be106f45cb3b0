import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assetPath } from "../assets.ts";
import { runTask } from "./testing/run_task.ts";

const VECTORS = assetPath("lib/golden/vectors");

function golden(...args: string[]) {
  const { status, stdout, stderr } = runTask(["golden", "--engine", "wasm", ...args]);
  return { status, stdout, stderr: stderr.trim() };
}

Deno.test("golden --json prints every check of every file and ends with 0 when all are ok", () => {
  const files = ["protonn_small.json", "sequence_order.json"].map((name) => join(VECTORS, name));
  const { status, stdout } = golden("--json", ...files), rows = JSON.parse(stdout) as Record<string, unknown>[];
  assert.equal(status, 0);
  assert.equal(rows.length, 31 + 5);
  for (const row of rows) {
    assert.deepEqual(Object.keys(row), ["file", "check", "maxError", "tolerance", "ok"]);
    assert.ok(files.includes(String(row["file"])) && row["ok"] === true);
  }
});

Deno.test("golden ends with 1 and one line when a check fails, or a file is none or has a wrong shape", () => {
  const folder = mkdtempSync(join(tmpdir(), "golden-"));
  try {
    const json = JSON.parse(readFileSync(join(VECTORS, "protonn_small.json"), "utf8")), bad = join(folder, "bad.json");
    json.batch0.loss += 1;
    writeFileSync(bad, JSON.stringify(json));
    const failed = golden(bad);
    assert.equal(failed.status, 1);
    assert.equal(failed.stderr, "golden: 1 of 31 checks failed, the first is bad.json: wasm: batch0.loss");
    assert.match(failed.stdout, /FAIL {2}wasm: batch0\.loss/);
    writeFileSync(bad, "{}");
    const unknown = golden(bad);
    assert.deepEqual([unknown.status, unknown.stdout], [1, ""]);
    assert.match(unknown.stderr, /^golden: bad\.json: this is no golden file of a kind that is known[^\n]*$/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
