/** What decides a trial's result besides its own fields: the sources of models, training, data and engine. */
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { join } from "node:path";
import { assetPath } from "../assets.ts";

/** Folders of lib whose sources decide a result. */
const FOLDERS = ["dataset", "engine", "models", "random", "sizing", "training"] as const;

/** Their files relative to lib, tests left out, in the order of the names' code units. */
export function decidingFiles(): string[] {
  return FOLDERS.flatMap((folder) => {
    const names = fs.readdirSync(assetPath(join("lib", folder)), { recursive: true }) as string[];
    return names.map((name) => `${folder}/${name.replaceAll("\\", "/")}`);
  }).filter((name) => /\.(ts|c|h|wasm)$/.test(name) && !name.endsWith("_test.ts") && !name.includes("/testing/"))
    .sort();
}

/**
 * SHA-256 over those files' names and contents; the same for the same checkout, whether or not git is there. Search and
 * workers on different machines compare it.
 */
export function codeFingerprint(): string {
  const hash = createHash("sha256");
  for (const name of decidingFiles()) hash.update(`${name}\n`).update(fs.readFileSync(assetPath(`lib/${name}`)));
  return hash.digest("hex");
}
