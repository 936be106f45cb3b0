/** `deno task native`: builds the engine's hot loops with the system's C compiler and says which engine is then used. */
import { relative } from "node:path";
import { assetPath } from "../assets.ts";
import { chooseEngine } from "../engine/mod.ts";
import { buildNative } from "../engine/native_build.ts";
import { messageOf, UserError } from "../errors.ts";
import { command, runCli } from "./cli.ts";

const program = command("native", "Build the engine's hot loops with the system's C compiler.").action(() => {
  try {
    const start = performance.now(), { path, version } = buildNative({ again: true });
    console.log(
      `built ${relative(assetPath("."), path)} in ${((performance.now() - start) / 1000).toFixed(1)} s (${version})`,
    );
    const engine = chooseEngine("native");
    console.log(`engine: ${engine.name}, the same bits as wasm (self-check passed)`);
  } catch (error) {
    throw new UserError(`${messageOf(error)}; engine: wasm`);
  }
});
await runCli(program);
