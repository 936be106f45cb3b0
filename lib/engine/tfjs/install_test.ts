import assert from "node:assert/strict";
import { type InstallOptions, installTfjsNode } from "./install.ts";

/** Answers of `isAvailable` in turn; programs that fail; what was run. */
function fake(answers: boolean[], failing: readonly string[] = [], platform = "linux x64") {
  const ran: string[] = [];
  const options: InstallOptions = {
    isAvailable: () => Promise.resolve(answers.shift() ?? false),
    run(program, args) {
      const name = program === "sh"
        ? "extract"
        : args.includes("download")
        ? "pip"
        : args[0] === "install"
        ? "own"
        : "build";
      ran.push(name);
      return failing.includes(name) ? Promise.reject(new Error(`${name} ended with status 1`)) : Promise.resolve();
    },
    onNotice() {},
    platform,
  };
  return { options, ran };
}

Deno.test("installTfjsNode does nothing where the library loads, and stops at its own install step where that works", async () => {
  const there = fake([true]);
  assert.equal(await installTfjsNode(there.options), "there already");
  assert.deepEqual(there.ran, []);
  const own = fake([false, true]);
  assert.equal(await installTfjsNode(own.options), "own install step");
  assert.deepEqual(own.ran, ["own"]);
});

Deno.test("installTfjsNode says in one line why neither way led there", async () => {
  const { options, ran } = fake([false], ["own", "pip"]);
  await assert.rejects(() => installTfjsNode(options), {
    name: "UserError",
    message:
      /^neither its own install step \(own ended with status 1\) nor the Python wheel \(pip ended with status 1\) worked: [^\n]*$/,
  });
  assert.deepEqual(ran, ["own", "pip"]);
});

Deno.test("installTfjsNode does not try a wheel of another platform", async () => {
  const { options, ran } = fake([false], ["own"], "darwin arm64");
  await assert.rejects(() => installTfjsNode(options), /the Python wheel is for linux x64, not darwin arm64/);
  assert.deepEqual(ran, ["own"]);
});
