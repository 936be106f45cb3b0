/** `task reproduce` as a person runs it, as far as it changes nothing in the checkout. */
import assert from "node:assert/strict";
import { createHash, randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import { assetPath } from "../assets.ts";
import { acquireLock } from "../search/journal/lock.ts";
import { endOf, runTask, startTask } from "./testing/run_task.ts";

const LOCK = assetPath("data/cache/reproduce.lock"), NOTEBOOK = assetPath("notebooks/02-direct-convolution.ipynb");

const hash = (path: string) => createHash("sha256").update(readFileSync(path)).digest("hex");

Deno.test("reproduce refuses a notebook that is not there with 1, wrong usage with 2, each in one line", () => {
  const unknown = runTask(["reproduce", "--only", "99"]);
  assert.deepEqual([unknown.status, unknown.stdout], [1, ""]);
  assert.match(unknown.stderr, /^reproduce: no notebook begins with 99: there are 01-data-split, [^\n]+\n$/);
  for (const usage of [["--kernel", "julia"], ["--only"], ["--nonsense"], ["01"]]) {
    const { status, stderr } = runTask(["reproduce", ...usage]);
    assert.equal(status, 2, usage.join(" "));
    assert.match(stderr, /^error: [^\n]+\n$/);
  }
});

Deno.test("reproduce refuses to run beside another one, and says who runs", () => {
  const lock = acquireLock(LOCK);
  try {
    const { status, stdout, stderr } = runTask(["reproduce", "--only", "02"]);
    assert.deepEqual([status, stdout], [1, ""]);
    const wait = "wait for it, stop it, or run this command again after it";
    assert.match(stderr, new RegExp(`^reproduce: .*: process ${process.pid} on .* runs the notebooks; ${wait}\n$`));
  } finally {
    lock.release();
  }
});

// without the images it would go and fetch them
if (process.env["CIFAR10_DIR"]) {
  Deno.test("reproduce stops at Ctrl-C with status 130: no lock, no kernel and no half-run notebook stay behind", async () => {
    const before = hash(NOTEBOOK), mark = randomUUID();
    const child = startTask(["reproduce", "--only", "02"], { REPRODUCE_TEST: mark });
    let said = "";
    child.stderr!.on("data", (chunk) => {
      said += chunk;
      if (String(chunk).includes("data: CIFAR-10")) setTimeout(() => child.kill("SIGINT"), 1500); // in the first cells
    });
    assert.equal(await endOf(child), 130);
    assert.match(said, /^stopping; once more: at once$/m);
    assert.deepEqual([existsSync(LOCK), hash(NOTEBOOK)], [false, before]);
    for (let tries = 0; tries < 100 && processesWith(mark).length > 0; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 50)); // on a busy machine the end comes after the signal
    }
    assert.deepEqual(processesWith(mark), []);
  });
}

/** Ids of running processes that inherited this text in their environment, where the system shows it. */
function processesWith(mark: string): string[] {
  if (!existsSync("/proc/self/environ")) return [];
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).filter((id) => {
    try {
      return readFileSync(`/proc/${id}/environ`, "latin1").includes(mark);
    } catch {
      return false; // ended, or another person's
    }
  });
}
