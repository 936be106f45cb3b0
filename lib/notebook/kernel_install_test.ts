import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { installKernel } from "./kernel_install.ts";

Deno.test("installKernel() writes a kernelspec that interrupts by message and names this deno", () => {
  const folder = mkdtempSync(join(tmpdir(), "kernel-"));
  try {
    const spec = JSON.parse(readFileSync(installKernel(process.execPath, folder), "utf8"));
    assert.equal(spec.interrupt_mode, "message");
    assert.deepEqual(spec.argv, [process.execPath, "jupyter", "--kernel", "--conn", "{connection_file}"]);
    assert.throws(() => installKernel("/bin/false", folder), /cannot be run|is not Deno/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
