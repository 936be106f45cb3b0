/** Other frameworks' programs that time the same workloads and print a line of JSON each. */
import { execFileSync } from "node:child_process";
import { z } from "zod";
import { messageOf, UserError } from "../errors.ts";

const lineSchema = z.object({ peer: z.string(), workload: z.string(), ms: z.number().positive() });

export interface PeerTime {
  /** Framework and version. */
  readonly peer: string;
  readonly workload: string;
  readonly ms: number;
}

/** The lines of a peer's output. Throws a UserError on one that is no time. */
export function parsePeer(output: string, command: string): PeerTime[] {
  return output.split("\n").filter((line) => line.trim() !== "").map((line) => {
    try {
      return lineSchema.parse(JSON.parse(line));
    } catch {
      throw new UserError(
        `--peer ${command}: not a line like {"peer": "x 1.0", "workload": "cnn-8", "ms": 1.5}: ${line}`,
      );
    }
  });
}

/** Runs the command with the workload's name behind it. Throws a UserError when it fails. */
export function runPeer(command: string, workload: string): PeerTime[] {
  try {
    const output = execFileSync("sh", ["-c", `${command} "$1"`, "sh", workload], { stdio: ["ignore", "pipe", "pipe"] });
    return parsePeer(output.toString(), command).filter((time) => time.workload === workload);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const said = (error as { stderr?: Uint8Array }).stderr?.toString().trim().split("\n").at(-1);
    throw new UserError(`--peer ${command} ${workload}: ${said || messageOf(error)}`);
  }
}
