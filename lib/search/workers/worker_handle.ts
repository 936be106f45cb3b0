/** One worker process, seen from its parent. */
import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";
import { createInterface } from "node:readline";
import { assetPath } from "../../assets.ts";
import { messageOf } from "../../errors.ts";
import type { FromWorker, ToWorker } from "./messages.ts";

/** Lines of a worker's stderr that are kept to explain its death. */
const KEPT_LINES = 20;

export interface WorkerEvents {
  onMessage(message: FromWorker): void;
  /** What it prints beside its answers. */
  onText(line: string): void;
  /** Once, however it ended. `cause` is one line. */
  onExit(cause: string): void;
}

export interface WorkerHandle {
  readonly pid: number | undefined;
  send(message: ToWorker): void;
  kill(): void;
  /** Resolves when the process is gone. */
  readonly gone: Promise<void>;
}

/** Starts a worker that runs the `runner` of the module at `runnerPath`. */
export function startWorker(runnerPath: string, events: WorkerEvents): WorkerHandle {
  const child = spawn(process.execPath, ["run", "-A", assetPath("lib/search/workers/worker_process.ts"), runnerPath], {
    cwd: assetPath(""),
    stdio: ["pipe", "pipe", "pipe"],
    // One thread each: the workers share the cores among themselves.
    env: { ...process.env, NO_COLOR: "1", TF_NUM_INTRAOP_THREADS: "1", TF_NUM_INTEROP_THREADS: "1" },
  });
  const lastLines: string[] = [];
  let spawnError: string | null = null;
  child.stdin.on("error", () => {}); // its death is told by "close"
  child.on("error", (error) => spawnError = messageOf(error));
  createInterface({ input: child.stdout }).on("line", (line) => {
    const message = parseMessage(line);
    if (message === null) events.onText(line);
    else events.onMessage(message);
  });
  createInterface({ input: child.stderr }).on("line", (line) => {
    lastLines.push(line);
    if (lastLines.length > KEPT_LINES) lastLines.shift();
    events.onText(line);
  });
  const gone = new Promise<void>((resolve) => {
    child.on("close", (code, signal) => {
      events.onExit(spawnError ?? causeOfDeath(code, signal, lastLines));
      resolve();
    });
  });
  return {
    pid: child.pid,
    gone,
    send: (message) => void child.stdin.write(JSON.stringify(message) + "\n"),
    kill: () => killNow(child),
  };
}

function killNow(child: ChildProcess): void {
  if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
}

function parseMessage(line: string): FromWorker | null {
  if (!line.startsWith('{"type":')) return null;
  try {
    return JSON.parse(line) as FromWorker;
  } catch {
    return null;
  }
}

function causeOfDeath(code: number | null, signal: string | null, lines: readonly string[]): string {
  if (lines.some((line) => /out of memory|heap limit/i.test(line))) return "out of memory";
  if (signal === "SIGKILL") return "killed (SIGKILL; the system does so when memory runs out)";
  const last = lines.findLast((line) => /error|panic|fatal/i.test(line)) ?? lines.at(-1);
  return `ended with ${signal ?? `status ${code}`}${last === undefined ? "" : `: ${last.trim()}`}`;
}
