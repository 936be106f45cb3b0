/** `deno task wasm`: builds the AssemblyScript kernels into lib/engine/wasm. */
import { mkdirSync, writeFileSync } from "node:fs";
import { assetPath } from "../assets.ts";
import { buildWasm, WASM_BUILDS } from "../engine/wasm_build.ts";
import { command, runCli } from "./cli.ts";

const program = command("wasm", "Build the AssemblyScript kernels into lib/engine/wasm.").action(async () => {
  mkdirSync(assetPath("lib/engine/wasm"), { recursive: true });
  for (const name of Object.keys(WASM_BUILDS) as (keyof typeof WASM_BUILDS)[]) {
    const bytes = await buildWasm(name);
    writeFileSync(assetPath(`lib/engine/wasm/${name}`), bytes);
    console.error(`${name}: ${bytes.length} bytes`);
  }
});
await runCli(program);
