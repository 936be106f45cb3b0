/** A task as a person or a script runs it. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import process from "node:process";
import { assetPath } from "../../assets.ts";

export interface TaskResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

type Environment = Readonly<Record<string, string>>;

const argumentsOf = (task: readonly string[]) => {
  const [name, ...rest] = task;
  return ["run", "-A", "--no-check", assetPath(`lib/cli/${name}.ts`), ...rest];
};

const options = (environment: Environment) => ({
  cwd: assetPath("."),
  env: { ...process.env, NO_COLOR: "1", ...environment },
});

/** Runs `[name, ...arguments]` to its end. */
export function runTask(task: readonly string[], environment: Environment = {}): TaskResult {
  return spawnSync(process.execPath, argumentsOf(task), { ...options(environment), encoding: "utf8" });
}

/** Starts it; its standard error can be read. */
export function startTask(task: readonly string[], environment: Environment = {}): ChildProcess {
  return spawn(process.execPath, argumentsOf(task), {
    ...options(environment),
    stdio: ["ignore", "ignore", "pipe"],
  });
}

/** How a started task ended. Deno's child_process reports status 130, which shells show, as the signal of that number. */
export function endOf(child: ChildProcess): Promise<number | string | null> {
  return new Promise((resolve) =>
    child.on("close", (status, signal) => resolve(signal === "SIGINT" ? 130 : status ?? signal))
  );
}
