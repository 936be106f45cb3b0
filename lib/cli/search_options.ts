/** What `search`, `campaign` and `worker` share: options, and how a plan and its answer are worded. */
import process from "node:process";
import { type Command, InvalidArgumentError } from "commander";
import { availableParallelism } from "node:os";
import { requestedEngine } from "../engine/mod.ts";
import { formatSeconds } from "../search/progress/estimate.ts";
import type { Preview } from "../search/session.ts";
import { wholeNumber } from "./cli.ts";

/** Adds `--workers` and `--engine`. */
export function withWorkerOptions(program: Command): Command {
  return program
    .option("--workers <n>", `worker processes; default: one per core (${availableParallelism()} here)`, wholeNumber(1))
    .option("--engine <name>", "native, wasm, tensorflow or tfjs; default: the fastest that is there");
}

/** Makes `name` the engine of this process and of its workers. Throws a UserError on an unknown one. */
export function useEngine(name: string | undefined): void {
  if (requestedEngine(name) !== null && name !== undefined) process.env.ENGINE = name;
}

/**
 * Makes sure that a queue answers, and says if its password can be seen. Its packages are only loaded when it is asked
 * for.
 *
 * @throws {UserError} it is no address, or nobody answers there.
 */
export async function reachQueue(text: string): Promise<void> {
  const { assertReachable, parseAddress } = await import("../search/queue/address.ts");
  const address = parseAddress(text);
  await assertReachable(address);
  if (address.isPasswordOpen) {
    console.error("the password in --queue can be seen in the list of processes; the variable QUEUE_PASSWORD hides it");
  }
}

/** An option's budget in KB: any number above 0. */
export function budgetNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value > 0) || value === Infinity) {
    throw new InvalidArgumentError("must be a size in KB above 0, such as 8, 16, 32, 64 or 128");
  }
  return value;
}

/** Wall seconds of a plan with so many workers; null if nobody knows how many there are. */
export function wallSeconds(
  { coreSeconds, longest }: Pick<Preview, "coreSeconds" | "longest">,
  workers: number | null,
): number | null {
  return workers === null ? null : Math.max(coreSeconds / workers, longest);
}

/** The sentence that says how long. */
export function durationText(
  preview: Pick<Preview, "coreSeconds" | "longest" | "isMeasured">,
  workers: number | null,
): string {
  const basis = preview.isMeasured ? "from measured trials" : "a rough guess: not all of this was measured here yet";
  const seconds = wallSeconds(preview, workers);
  if (seconds === null) return `about ${formatSeconds(preview.coreSeconds)} of one core (${basis})`;
  return `about ${formatSeconds(seconds)} with ${workers} worker process${workers === 1 ? "" : "es"} (${basis})`;
}
