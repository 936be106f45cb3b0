/** Builds the hot loops with the system's C compiler; the library is kept in data/cache, outside git. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { cpus, platform } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { messageOf, UserError } from "../errors.ts";
import { assetPath } from "../assets.ts";

// no fast-math: contraction, reassociation and flushed denormals would change bits
const FLAGS = ["-O3", "-march=native", "-ffp-contract=off", "-fno-math-errno", "-shared", "-fPIC", "-w"];
const COMPILERS = ["cc", "gcc", "clang"];

function compiler(): { command: string; version: string } {
  for (const command of process.env["CC"] ? [process.env["CC"]] : COMPILERS) {
    try {
      const version = execFileSync(command, ["--version"], { stdio: ["ignore", "pipe", "ignore"] }).toString();
      return { command, version: version.split("\n")[0] ?? command };
    } catch {
      // try the next name
    }
  }
  throw new UserError("no C compiler was found (cc, gcc, clang): install one, or use the wasm engine");
}

/** Path of the library for this source, compiler and processor, built if it is not there yet. Throws a UserError if it cannot be built. */
export function buildNative(): { path: string; version: string } {
  const { command, version } = compiler(), folder = assetPath("lib/engine/native");
  const hash = createHash("sha256").update(`${version}\n${FLAGS}\n${cpus()[0]?.model}\n${platform()}`);
  for (const name of readdirSync(folder).sort()) {
    if (/\.[ch]$/.test(name)) hash.update(readFileSync(join(folder, name)));
  }
  const key = hash.digest("hex").slice(0, 12),
    cache = assetPath("data/cache/native"),
    path = join(cache, `kernels-${key}.so`);
  if (!existsSync(path)) {
    mkdirSync(cache, { recursive: true });
    const part = `${path}.${process.pid}.part`;
    try {
      execFileSync(command, [...FLAGS, "-o", part, join(folder, "kernels.c"), "-lm"], {
        stdio: ["ignore", "ignore", "pipe"],
      });
      renameSync(part, path); // two processes may build at once: both results are whole
    } catch (error) {
      rmSync(part, { force: true });
      const stderr = (error as { stderr?: Uint8Array }).stderr?.toString().split("\n")[0];
      throw new UserError(`the C compiler could not build the kernels: ${stderr || messageOf(error)}`);
    }
  }
  return { path, version: `${version}, ${key}` };
}
