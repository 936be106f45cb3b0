/**
 * A worker: one process, one thread, one trial at a time. It takes tasks as JSON lines on stdin and answers on stdout;
 * it ends when stdin closes, and when its parent is gone it is killed even in the middle of a loop that never returns.
 *
 * Arguments: the module that exports a `runner`.
 */
import process from "node:process";
import { createInterface } from "node:readline";
import { Worker } from "node:worker_threads";
import { pathToFileURL } from "node:url";
import { messageOf, UserError } from "../../errors.ts";
import { fileCheckpoint } from "./checkpoint.ts";
import type { FromWorker, ToWorker } from "./messages.ts";
import type { Runner, TaskProgress } from "../task.ts";

/** Progress is told this often; the parent needs no more, and each telling lets a stop request in. */
const TELL_EVERY_MS = 200;

// Packages may print; only our lines may stand on stdout.
console.log = console.info = console.error;

// Ctrl-C in a terminal reaches the whole group; the parent decides what happens.
for (const signal of ["SIGINT", "SIGHUP"] as const) process.on(signal, () => {});

// A thread of its own, because the main one may be deep in a kernel when the parent dies.
new Worker(
  `const parent = process.ppid;
   setInterval(() => process.ppid !== parent && process.kill(process.pid, "SIGKILL"), 500);`,
  { eval: true },
).unref();

function tell(message: FromWorker): Promise<void> {
  return new Promise((resolve) => process.stdout.write(JSON.stringify(message) + "\n", () => resolve()));
}

const stopping = new AbortController();
let running: Promise<void> = Promise.resolve();

const { runner } = await import(pathToFileURL(process.argv[2]!).href) as { runner: Runner };
/** Whose half-trained trials may be gone on with: the same code's, on the same engine. */
let stamp = "";
try {
  const agreement = await runner.prepare();
  stamp = `${agreement.code} ${process.env.ENGINE ?? ""}`;
  await tell({ type: "ready", agreement });
} catch (error) {
  await tell({ type: "unable", message: describe(error) });
  process.exit(1);
}

const lines = createInterface({ input: process.stdin });
lines.on("line", (line) => {
  const message = JSON.parse(line) as ToWorker;
  if (message.type === "stop") stopping.abort();
  else running = work(message);
});
lines.on("close", () => {
  stopping.abort();
  leave();
});
stopping.signal.addEventListener("abort", leave);

function leave(): void {
  running.finally(() => process.exit(0));
}

async function work(message: Extract<ToWorker, { type: "task" }>): Promise<void> {
  const { task } = message;
  let told = 0;
  const onProgress = async (progress: TaskProgress) => {
    const now = Date.now();
    if (now - told < TELL_EVERY_MS) return;
    told = now;
    await tell({ type: "progress", id: task.id, progress });
    await new Promise((resolve) => setTimeout(resolve, 0)); // a turn of the event loop: a stop may be waiting
  };
  try {
    const checkpoint = fileCheckpoint(message.checkpoint, message.everySeconds, stamp, (text) => console.error(text));
    const result = await runner.run(task, { signal: stopping.signal, checkpoint, onProgress });
    const weights = result.weights && Buffer.from(result.weights).toString("base64");
    await tell({ type: "result", id: task.id, trial: result.trial, ...(weights === undefined ? {} : { weights }) });
  } catch (error) {
    if (stopping.signal.aborted) await tell({ type: "stopped", id: task.id });
    else await tell({ type: "error", id: task.id, message: describe(error), forAll: error instanceof UserError });
  }
}

/** A user's error in its words; anything else with the place where it was thrown. */
function describe(error: unknown): string {
  if (error instanceof UserError) return error.message;
  const place = error instanceof Error ? error.stack?.split("\n")[1]?.trim() : undefined;
  return place === undefined ? messageOf(error) : `${messageOf(error)} (${place})`;
}
