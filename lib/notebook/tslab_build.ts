/**
 * lib for tslab, which knows neither import maps nor `.ts` endings: one CommonJS bundle in node_modules, and the bare
 * names that cells import in front of it (`lib/dataset`, `lib/models`, ...).
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { assetPath } from "../assets.ts";
import { writeAtomically } from "../files.ts";

/** What lib uses and Node 20 lacks; newer versions have it. */
const MISSING_IN_NODE_20 = `Map.groupBy ??= (items, keyOf) => {
  const groups = new Map();
  let place = 0;
  for (const item of items) {
    const key = keyOf(item, place++), group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
};`;

/** Folder of the built package `lib`. */
const TARGET = "node_modules/lib";

/** `dataset` to `./lib/dataset/mod.ts`, from the import map in deno.json: one list for both kernels. */
function publicModules(): [string, string][] {
  const { imports } = JSON.parse(readFileSync(assetPath("deno.json"), "utf8")) as { imports: Record<string, string> };
  return Object.entries(imports).filter(([name]) => name.startsWith("lib/")).map((
    [name, path],
  ) => [name.slice(4), path]);
}

/**
 * Builds the package anew; takes about a second. Files that stay the same are not touched: a kernel that is running watches
 * them, and tslab's gives up when one changes under it.
 */
export async function buildForTslab(): Promise<void> {
  const modules = publicModules(), folder = assetPath(TARGET);
  const entry = modules.map(([name, path], i) => `export * as m${i} from ${JSON.stringify(path)}; // ${name}`).join(
    "\n",
  );
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: assetPath("."), sourcefile: "lib.ts" },
    write: false,
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node20",
    packages: "external",
    banner: { js: MISSING_IN_NODE_20 },
    // packages only: the bare names of our own rooms are part of the bundle
    alias: Object.fromEntries(modules.map(([name, path]) => [`lib/${name}`, assetPath(path)])),
    define: { "import.meta.url": JSON.stringify(pathToFileURL(assetPath("lib/assets.ts")).href) },
    logLevel: "silent",
  });
  writeAtomically(join(folder, "index.cjs"), outputFiles[0]!.contents);
  writeAtomically(join(folder, "package.json"), JSON.stringify({ name: "lib", private: true }) + "\n");
  const built = createRequire(assetPath("package.json"))(join(folder, "index.cjs")) as Record<
    string,
    Record<string, unknown>
  >;
  for (const [i, [name, path]] of modules.entries()) {
    const file = join(folder, name);
    writeAtomically(`${file}.js`, `module.exports = require("./index.cjs").m${i};\n`);
    writeAtomically(`${file}.d.ts`, declarations(built[`m${i}`] ?? {}, exportedTypes(assetPath(path))));
  }
}

/** tslab's TypeScript is of 2023 and cannot read ours: it gets the names only. */
function declarations(values: Record<string, unknown>, types: ReadonlySet<string>): string {
  const named = Object.entries(values).map(([name, value]) => {
    const isClass = typeof value === "function" && String(value).startsWith("class");
    if (typeof value !== "function") return `export declare const ${name}: any;`;
    if (isClass) return `export declare const ${name}: any;\nexport type ${name} = any;`;
    return `export declare function ${name}<A = any, B = any>(...given: any): any;`;
  });
  return [...named, ...[...types].map((name) => `export type ${name} = any;`)].join("\n") + "\n";
}

/** Names of the types that a module exports, those of modules behind `export *` included. */
function exportedTypes(path: string): Set<string> {
  const text = readFileSync(path, "utf8"), all = (pattern: RegExp) => [...text.matchAll(pattern)];
  const lists = all(/^export (type )?\{([^}]*)\}/gm).flatMap(([, type, list = ""]) =>
    list.split(",").map((one) => one.trim()).filter((one) => one !== "" && (type !== undefined || /^type /.test(one)))
      .map((one) => one.replace(/^type /, "").replace(/^.* as /, ""))
  );
  const own = all(/^export (?:interface|type) (\w+)/gm).map(([, name = ""]) => name);
  const behind = all(/^export \* from "([^"]+)"/gm).flatMap((
    [, from = ""],
  ) => [...exportedTypes(join(dirname(path), from))]);
  return new Set([...lists, ...own, ...behind]);
}
