/** Independent processes on one machine: what several do at once, beside what one does alone. */
import { spawn } from "node:child_process";
import process from "node:process";
import { createInterface } from "node:readline";
import { assetPath } from "../assets.ts";

export interface Together {
  readonly workload: string;
  readonly engine: string;
  /** Milliseconds of the median step of a process alone, and of each of those that step at once. */
  readonly alone: number;
  readonly each: readonly number[];
  /** Steps of all at once as a multiple of the steps of one alone. */
  readonly times: number;
}

/** A started process and its answers line by line; throws an Error where it ends instead of answering. */
function start(workload: string, engine: string, milliseconds: number) {
  const args = ["run", "-A", "--no-check", assetPath("lib/bench/step_process.ts"), workload, engine, `${milliseconds}`];
  const child = spawn(process.execPath, args, { cwd: assetPath(""), stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`a process that steps ${workload} ended without an answer`);
    return value;
  };
  return { answer, go: () => child.stdin.write("go\n") };
}

/** Median steps of so many processes that begin at the same time. */
async function stepAtOnce(count: number, workload: string, engine: string, milliseconds: number): Promise<number[]> {
  const processes = Array.from({ length: count }, () => start(workload, engine, milliseconds));
  for (const { answer } of processes) await answer(); // ready
  for (const { go } of processes) go();
  return await Promise.all(processes.map(async ({ answer }) => Number(await answer())));
}

/** Steps a workload in one process, then in `processes` at once, each for so many milliseconds. */
export async function together(
  workload: string,
  engine: "wasm" | "native",
  processes: number,
  milliseconds = 3000,
): Promise<Together> {
  const [alone] = await stepAtOnce(1, workload, engine, milliseconds) as [number];
  const each = await stepAtOnce(processes, workload, engine, milliseconds);
  return { workload, engine, alone, each, times: each.reduce((sum, ms) => sum + alone / ms, 0) };
}
