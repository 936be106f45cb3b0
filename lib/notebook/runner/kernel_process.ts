/** A kernel's process: started with a connection file of its own, and gone with its whole group when we are done. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import type { KernelSpec } from "./kernel_spec.ts";

/** How long a kernel may take to follow a shutdown request, in ms. */
const SHUTDOWN_PATIENCE = 2_000;
/** How much of what a kernel wrote to stderr is kept for an error's message. */
const STDERR_KEPT = 4_000;

/** Ports on this machine and the key that signs messages. */
export interface Connection {
  readonly key: string;
  readonly shell: number;
  readonly iopub: number;
  readonly control: number;
}

export interface KernelProcess {
  readonly connection: Connection;
  /** Rejects when the kernel ends, whatever the reason; never resolves. */
  readonly died: Promise<never>;
  /** Waits a moment for a kernel that was asked to end (`asked`), then ends it and all its children. */
  end(asked: boolean): Promise<void>;
}

/** Starts a kernel for a notebook that lies in `notebookFolder`. */
export function startKernel(spec: KernelSpec, notebookFolder: string): KernelProcess {
  const connection = { key: randomUUID(), ...freePorts() };
  const folder = mkdtempSync(join(tmpdir(), "kernel-"));
  const file = join(folder, "connection.json");
  writeFileSync(file, JSON.stringify(connectionFile(connection)), { mode: 0o600 });
  const [program, ...args] = spec.command(file);
  const child = spawn(program, args, {
    cwd: spec.folder(notebookFolder),
    env: { ...process.env, ...spec.environment, NO_COLOR: "1" },
    stdio: ["ignore", "ignore", "pipe"],
    detached: true, // its own process group: Ctrl-C reaches only us, and we can end it with its children
  });
  let stderr = "";
  child.stderr?.on("data", (text) => stderr = (stderr + text).slice(-STDERR_KEPT));
  const exited = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  const died = new Promise<never>((_, reject) => {
    child.once("error", (error) => reject(new Error(`the ${spec.name} kernel did not start: ${error.message}`)));
    child.once(
      "exit",
      (code, signal) => reject(new Error(`the ${spec.name} kernel ended (${signal ?? code}) ${stderr.trim()}`.trim())),
    );
  });
  died.catch(() => {}); // whoever is waiting hears of it
  return {
    connection,
    died,
    async end(asked) {
      const patience = new AbortController();
      if (asked) {
        await Promise.race([exited, sleep(SHUTDOWN_PATIENCE, undefined, { signal: patience.signal }).catch(() => {})]);
      }
      patience.abort();
      endGroup(child);
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    child.kill("SIGKILL"); // no groups on Windows, or all are gone
  }
}

/** Five free ports: the protocol wants them all, we use three. */
function freePorts() {
  const listeners = Array.from({ length: 5 }, () => Deno.listen({ hostname: "127.0.0.1", port: 0 }));
  const [shell, iopub, control, stdin, heartbeat] = listeners.map((listener) => listener.addr.port) as [
    number,
    number,
    number,
    number,
    number,
  ];
  for (const listener of listeners) listener.close();
  return { shell, iopub, control, stdin, heartbeat };
}

function connectionFile(connection: Connection & ReturnType<typeof freePorts>) {
  return {
    ip: "127.0.0.1",
    transport: "tcp",
    signature_scheme: "hmac-sha256",
    key: connection.key,
    shell_port: connection.shell,
    iopub_port: connection.iopub,
    control_port: connection.control,
    stdin_port: connection.stdin,
    hb_port: connection.heartbeat,
  };
}
