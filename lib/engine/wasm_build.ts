/** Builds the AssemblyScript kernels; `deno task check` holds the committed files against this build. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import asc from "assemblyscript/asc";
import { assetPath } from "../assets.ts";

/** The two builds and the features they may use. */
export const WASM_BUILDS = {
  "kernels.wasm": ["simd", "relaxed-simd"],
  "kernels_plain.wasm": ["simd"],
} as const;

/** The bytes of one build. Throws an Error with the compiler's messages when the source does not compile. */
export async function buildWasm(name: keyof typeof WASM_BUILDS): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), "kernels-")), root = assetPath(".");
  const out = join(folder, name);
  try {
    const features = WASM_BUILDS[name].flatMap((feature) => ["--enable", feature]);
    const { error, stderr } = await asc.main([
      ...["lib/engine/assembly/index.ts", "--baseDir", root, "--outFile", relative(root, out)],
      // with a page there for sure, V8 checks one bound of an access at a small offset instead of two
      ...["-O3", ...features, "--runtime", "stub", "--noAssert", "--importMemory", "--initialMemory", "1"],
    ]);
    if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
    return new Uint8Array(readFileSync(out));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Names of the committed builds that are not what the source gives. */
export async function staleWasm(): Promise<string[]> {
  const stale: string[] = [];
  for (const name of Object.keys(WASM_BUILDS) as (keyof typeof WASM_BUILDS)[]) {
    const committed = readFileSync(assetPath(`lib/engine/wasm/${name}`)), fresh = await buildWasm(name);
    if (!committed.equals(fresh)) stale.push(name);
  }
  return stale;
}
