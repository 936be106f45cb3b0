/** Builds the hot loops with the system's C compiler; the library is kept in data/cache, outside git. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { arch, platform } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { messageOf, UserError } from "../errors.ts";
import { assetPath } from "../assets.ts";

// no fast-math: contraction, reassociation and flushed denormals would change bits
const FLAGS = ["-O3", "-march=native", "-ffp-contract=off", "-fno-math-errno", "-shared", "-fPIC", "-w"];
const COMPILERS = ["cc", "gcc", "clang"];

/** A compiler and all it predefines for this processor: version, vector units, tuning. */
interface Compiler {
  readonly command: string;
  readonly version: string;
  readonly predefined: string;
}

/** Of the environment's CC, or of the first name that answers. */
function compiler(): Compiler {
  for (const command of process.env["CC"] ? [process.env["CC"]] : COMPILERS) {
    try {
      const args = ["-march=native", "-dM", "-E", "-x", "c", "-"];
      const predefined = execFileSync(command, args, { input: "", stdio: ["pipe", "pipe", "ignore"] }).toString();
      const version = /#define __VERSION__ "(.*)"/.exec(predefined)?.[1] ?? "unknown version";
      return { command, version: `${/__clang__/.test(predefined) ? "" : "gcc "}${version}`, predefined };
    } catch {
      // try the next name
    }
  }
  throw new UserError("no C compiler was found (cc, gcc, clang): install one, or use the wasm engine");
}

/** The line of a compiler's output that says what is wrong. */
function fault(error: unknown): string {
  const lines = ((error as { stderr?: Uint8Array }).stderr?.toString() ?? "").split("\n");
  return lines.find((line) => /error/i.test(line)) ?? lines[0] ?? messageOf(error);
}

export interface NativeBuild {
  readonly path: string;
  /** Compiler, and a hash of the source, the flags, the compiler and the processor. */
  readonly version: string;
  /** False: an earlier build was found. */
  readonly fresh: boolean;
}

/**
 * The library for this source, compiler and processor, built if it is not there yet. A build that failed is not tried again
 * until one of them changes or `again` is set. Throws a UserError if it cannot be built.
 */
export function buildNative(
  { again = false, folder = assetPath("lib/engine/native"), cache = assetPath("data/cache/native") } = {},
): NativeBuild {
  const { command, version, predefined } = compiler();
  const hash = createHash("sha256").update([command, ...FLAGS, predefined, platform(), arch()].join("\n"));
  for (const name of readdirSync(folder).sort()) {
    if (/\.[ch]$/.test(name)) hash.update(readFileSync(join(folder, name)));
  }
  const key = hash.digest("hex").slice(0, 12),
    path = join(cache, `kernels-${key}.so`),
    failed = join(cache, `${key}.failed`);
  const build = { path, version: `${version}, ${key}` };
  if (!again && existsSync(path)) return { ...build, fresh: false };
  if (!again && existsSync(failed)) throw new UserError(readFileSync(failed, "utf8"));
  mkdirSync(cache, { recursive: true });
  const part = `${path}.${process.pid}.part`;
  try {
    const source = join(folder, "kernels.c");
    execFileSync(command, [...FLAGS, "-o", part, source, "-lm"], { stdio: ["ignore", "ignore", "pipe"] });
    renameSync(part, path); // two processes may build at once: both results are whole
    rmSync(failed, { force: true });
  } catch (error) {
    rmSync(part, { force: true });
    const message = `the C compiler could not build the kernels: ${fault(error)}`;
    writeFileSync(failed, message);
    throw new UserError(message);
  }
  return { ...build, fresh: true };
}
