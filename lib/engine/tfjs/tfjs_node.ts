/** @tensorflow/tfjs-node under runtimes newer than it knows. */
import process from "node:process";
import util from "node:util";
import { messageOf, UserError } from "../../errors.ts";

/** Quiet, and one thread: a trial is one process on one core. Read when the library is loaded. */
const ENVIRONMENT = { TF_CPP_MIN_LOG_LEVEL: "2", TF_NUM_INTRAOP_THREADS: "1", TF_NUM_INTEROP_THREADS: "1" };

/** Registers the backend `tensorflow`. Throws a UserError when the native library is not there. */
export async function importTfjsNode(): Promise<void> {
  for (const [name, value] of Object.entries(ENVIRONMENT)) process.env[name] ??= value;
  // 4.22.0 calls two functions that Node 23 removed
  const old = util as unknown as Record<string, unknown>;
  old["isNullOrUndefined"] ??= (value: unknown) => value === null || value === undefined;
  old["isArray"] ??= Array.isArray;
  const name = "@tensorflow/tfjs-node"; // not a literal: nobody who does not ask for it should have to load it
  try {
    await import(name);
  } catch (error) {
    throw new UserError(
      `tensorflow is not available (${messageOf(error)}): run deno task tfjs-node, or choose another engine`,
    );
  }
}
