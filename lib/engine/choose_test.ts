import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import process from "node:process";
import { assetPath } from "../assets.ts";
import { chooseEngine, requestedEngine } from "./choose.ts";
import type { Engine } from "./engine.ts";
import { nativeEngine } from "./native_engine.ts";
import { selfCheck } from "./self_check.ts";
import { wasmEngine } from "./wasm_engine.ts";

Deno.test("requestedEngine takes a name or nothing, and refuses others with the list of names", () => {
  assert.equal(requestedEngine(""), null);
  assert.equal(requestedEngine("wasm"), "wasm");
  assert.throws(() => requestedEngine("cuda"), { name: "UserError", message: /unknown engine cuda: .*native, wasm/ });
});

Deno.test("chooseEngine takes native where it builds, and wasm by name", () => {
  assert.equal(chooseEngine().name, "native");
  assert.equal(chooseEngine("wasm").name, "wasm");
});

Deno.test("without a compiler chooseEngine takes wasm with one notice, and native by name is an error", () => {
  const script = `const { chooseEngine } = await import("./lib/engine/choose.ts");
    console.log(chooseEngine().name, chooseEngine().name);
    try { chooseEngine("native"); } catch (error) { console.log(error.name); }`;
  const run = spawnSync(process.execPath, ["eval", script], {
    cwd: assetPath("."),
    env: { ...process.env, CC: "no-such-compiler" },
    encoding: "utf8",
  });
  assert.equal(run.stdout, "wasm wasm\nUserError\n");
  assert.match(run.stderr, /^engine: wasm \(native is not used: no C compiler was found[^\n]*\n$/);
});

/** The native engine with one kernel that changes one bit of its result. */
function faulty(): Engine {
  const good = nativeEngine();
  return {
    ...good,
    instantiate(memory) {
      const { kernels, attach } = good.instantiate(memory);
      const dropout = (...args: number[]) => {
        const result = kernels.dropout(...args), word = new Int32Array(memory.buffer, args[1]!, 1);
        word[0]! ^= 1;
        return result;
      };
      return { kernels: { ...kernels, dropout }, attach };
    },
  };
}

Deno.test("selfCheck passes native and catches a kernel that is off by one bit", () => {
  selfCheck(nativeEngine(), wasmEngine());
  assert.throws(() => selfCheck(faulty(), wasmEngine()), {
    name: "UserError",
    message: /native kernels do not give the bits of wasm/,
  });
});
