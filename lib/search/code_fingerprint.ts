/** What decides a trial's result besides its own fields: the sources of models, training, data and engine. */
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { join } from "node:path";
import { assetPath } from "../assets.ts";

/** Folders of lib whose sources decide a result. */
const FOLDERS = ["dataset", "engine", "models", "random", "sizing", "training"] as const;

/**
 * SHA-256 over those folders' sources, tests left out; the same for the same checkout, whether or not git is there.
 * Search and workers on different machines compare it.
 */
export function codeFingerprint(): string {
  const hash = createHash("sha256");
  for (const folder of FOLDERS) {
    const root = assetPath(join("lib", folder));
    const files = (fs.readdirSync(root, { recursive: true }) as string[]).map((name) => name.replaceAll("\\", "/"));
    for (const name of files.sort()) {
      if (!/\.(ts|c|wasm)$/.test(name) || name.endsWith("_test.ts")) continue;
      hash.update(`${folder}/${name}\n`).update(fs.readFileSync(join(root, name)));
    }
  }
  return hash.digest("hex");
}
