import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import process from "node:process";
import { assetPath } from "../assets.ts";

/** Runs a program that stops `afterMs` after its signal, sends it interrupts at these times, and times its end. */
async function interrupted(afterMs: number, presses: readonly number[]) {
  const code = `import { stopSignal } from "${assetPath("lib/cli/interrupt.ts")}";
    const signal = stopSignal(() => console.log("abandoned"));
    console.log("ready");
    await new Promise((resolve) => { const t = setInterval(() => {}, 1000); signal.addEventListener("abort", () => setTimeout(() => (clearInterval(t), resolve()), ${afterMs})); });
    console.log("clean"); process.exit(130);`;
  const child = spawn(process.execPath, ["eval", "--no-check", code], {
    cwd: assetPath(""),
    stdio: ["ignore", "pipe", "ignore"],
  });
  let out = "";
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  await new Promise<void>((resolve) => child.stdout.on("data", (text) => (out += text, resolve())));
  for (const at of presses) setTimeout(() => process.kill(child.pid!, "SIGINT"), at);
  const status = await ended;
  return { status, out: out.trim().split("\n") };
}

Deno.test("stopSignal() lets the work end at the first interrupt, and takes one that is delivered twice for one", async () => {
  assert.deepEqual(await interrupted(600, [0, 20]), { status: 130, out: ["ready", "clean"] });
});

Deno.test("stopSignal() ends the process at the second interrupt", async () => {
  assert.deepEqual(await interrupted(20_000, [0, 400]), { status: 130, out: ["ready", "abandoned"] });
});
