/** The same weights, to the bit, on both engines and on every machine: hashes of short trainings, committed. */
import assert from "node:assert/strict";
import { syntheticCifar10 } from "../dataset/testing/synthetic.ts";
import { getMethod } from "../models/mod.ts";
import { EXAMPLES } from "./testing/example_configs.ts";
import { train } from "./train.ts";
import { hashWeights } from "./weights/weights_file.ts";

const data = syntheticCifar10({ train: 150, validation: 50, test: 20, seed: 1 });

/** Of each example: SHA-256 of the weights after twelve epochs from seed 0: a short last batch, all three sparse phases. */
const HASHES = [
  "bbc6404a51ede4f3d91848a8b9fa62da297e7ce5b80a6b402e6111bdae1a59d5",
  "5f5443218fda6e71c6b2e7ac5dc333033969dc7e357d3efb6a9746cc35fdc92b",
  "bdf3a9a76898db3f4b17acd2d1c188310508cac70de96e9fe53e187c0e2dba9c",
  "9ffbc4b108e3703b8146c379de61faefcc7a6f0570265e3f343e6215baeb8640",
  "7f555a385445cc39ab935faa2b0ce43f7999728f397440fde085df060eba7dc0",
  "faf94d875e2f6502510de273b998af92ed22a4bef1a53125599277cdfeb13c1a",
  "e42f309a0fc5de34d1ba9554a4dce9fb8741ab3068642398d37c05190fb5c1d7",
  "5945ce961244c1650e4f36ceefa2e43e203c47b8b0dad3601c04462f7b0e6756",
  "f6a436d526d27cabc5231bf1720b1c8298cd4eee65c9202783ac5cd46e73dd40",
];

const options = { epochs: 12, seed: 0, protocol: { batch: 48, earlyStopping: null, keep: { epoch: "last" } } } as const;

for (const [i, { method, config }] of EXAMPLES.entries()) {
  Deno.test(`train ${method} ${JSON.stringify(config)} gives the committed weights on wasm and native`, async () => {
    for (const engine of ["wasm", "native"] as const) {
      const { weights, trial } = await train(getMethod(method), config, data, { ...options, engine });
      assert.equal(trial.history.length, 12);
      assert.equal(hashWeights(weights), HASHES[i], engine);
    }
  });
}

/** A checkpoint in memory; saving the one of that epoch is the last thing that its process does. */
function killedAfter(epoch: number) {
  const kept: { bytes: Uint8Array | null } = { bytes: null };
  const save = (bytes: Uint8Array) => {
    kept.bytes = bytes;
    const { epoch: saved } = JSON.parse(new TextDecoder().decode(bytes).split("\n")[1]!);
    return saved === epoch ? Promise.reject(new Error("killed")) : Promise.resolve();
  };
  return { everySeconds: 0, load: () => Promise.resolve(kept.bytes), save };
}

Deno.test("train taken up on another engine after a kill in any phase gives the committed weights", async () => {
  for (const [i, { method: name, config }] of EXAMPLES.entries()) {
    const method = getMethod(name);
    for (const epoch of [3, 6, 10]) {
      const checkpoint = killedAfter(epoch);
      await assert.rejects(train(method, config, data, { ...options, engine: "native", checkpoint }), /killed/);
      const { weights, trial } = await train(method, config, data, { ...options, engine: "wasm", checkpoint });
      assert.equal(trial.history.length, 12);
      assert.equal(hashWeights(weights), HASHES[i], `${name} ${JSON.stringify(config)}, killed after epoch ${epoch}`);
    }
  }
});
