/** `deno task test`: all tests. (A file named test.ts would be taken for one of them, and run them all again.) */
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import process from "node:process";
import { assetPath } from "../assets.ts";
import { UserError } from "../errors.ts";
import { command, runCli } from "./cli.ts";

/** Deno's last line: `ok | 12 passed (3 steps) | 0 failed (2s)`. */
const SUMMARY = /\| (\d+) passed.*?\| (\d+) failed/;

/** Runs the tests of these paths; the counts of the last summary that Deno printed. */
function runTests(paths: readonly string[]): Promise<{ passed: number; failed: number }> {
  const child = spawn(process.execPath, ["test", "-A", "--no-check", ...paths], {
    cwd: assetPath("."),
    env: { ...process.env, NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let rest = "", counts: { passed: number; failed: number } | null = null;
  child.stdout.on("data", (chunk: Uint8Array) => {
    process.stdout.write(chunk);
    rest = (rest + new TextDecoder().decode(chunk)).slice(-2000);
    const match = SUMMARY.exec(rest);
    if (match) counts = { passed: Number(match[1]), failed: Number(match[2]) };
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => {
      if (counts && (status === 0) === (counts.failed === 0)) resolve(counts);
      else reject(new UserError(`deno test ended with status ${status} and without a clean summary: see above`));
    });
  });
}

/** Real TensorFlow is a judge in some tests: made available where it is not yet; they say so if it cannot be. */
function prepareTensorflow(): void {
  spawnSync(process.execPath, ["task", "tfjs-node"], { cwd: assetPath("."), stdio: ["ignore", 2, "inherit"] });
}

const program = command("test", "Run all tests, or those of the given files and folders.")
  .argument("[paths...]", "files or folders", ["lib"])
  .action(async (paths: string[]) => {
    const missing = paths.find((path) => !existsSync(resolve(assetPath("."), path)));
    if (missing !== undefined) {
      throw new UserError(`${missing}: no such file or folder; name one, or none for all of lib`);
    }
    prepareTensorflow();
    const { passed, failed } = await runTests(paths);
    console.log(`${passed} passed, ${failed} failed`);
    if (failed > 0) throw new UserError(`${failed} tests failed: see above`);
    if (passed === 0) throw new UserError(`no test was found in ${paths.join(", ")}`);
  });
await runCli(program);
