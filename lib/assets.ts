/** Where the project's own files and its packages' files lie: the one place that may ask `import.meta`. */
import { realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Absolute path of a file given relative to the repository's root. */
export function assetPath(relativeToRepoRoot: string): string {
  return join(root, relativeToRepoRoot);
}

/** Absolute path of a file of an installed package, `name/path/in/package`. Throws if it is not installed. */
export function resolvePackageFile(spec: string): string {
  return realpathSync(join(root, "node_modules", spec));
}
