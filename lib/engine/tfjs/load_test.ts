import assert from "node:assert/strict";
import * as imported from "@tensorflow/tfjs";
import { loadTf } from "./load.ts";

Deno.test("loadTf gives one engine with what @tensorflow/tfjs gives, on the WebAssembly backend", async () => {
  const { tf, backend, version } = await loadTf("tfjs");
  assert.equal(tf.engine(), imported.engine());
  assert.deepEqual([backend, tf.getBackend()], ["wasm", "wasm"]);
  assert.match(version, /^tfjs \d+\.\d+\.\d+, wasm$/);
});

Deno.test("loadTf gives TensorFlow where it is, else says in one line how to get it", async () => {
  try {
    const { tf, version } = await loadTf("tensorflow");
    assert.equal(tf.getBackend(), "tensorflow");
    assert.match(version, /^tfjs-node \d.*, TensorFlow \d+\.\d+\.\d+$/);
    assert.deepEqual([...tf.tidy(() => tf.tensor1d([1, 2]).mul(3).dataSync())], [3, 6]);
  } catch (error) {
    assert.match(
      (error as Error).message,
      /^tensorflow is not available \([^\n]*\): run deno task tfjs-node, or choose/,
    );
  }
});
