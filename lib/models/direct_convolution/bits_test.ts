import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { Arena, type Engine, nativeEngine, wasmEngine } from "../../engine/mod.ts";
import { Random } from "../../random/mod.ts";
import { adamStep } from "../../training/adam.ts";
import { DIRECT_CONVOLUTION_PROTOCOL, directConvolution } from "./method.ts";

/** Weights after twelve steps on random maps, the last of every four batches short: the same on every engine and machine. */
const HASHES: Readonly<Record<string, string>> = {
  "A, C2(16,(3,3)), C1(8,(3,3)), C1(32,(3,3)), M, Dr, D*": "a9852ce727",
  "A, C1(6,(3,3)), C1(32,(1,1)), M, C2(64,(3,3)), Dr, D*": "9b7be6194c",
  "A, C1(8,(1,1)), C2(16,(3,3)), C1(64,(5,5)), M, Dr, D*": "030c8a3d3e",
  "A, C1(64,(3,3)), M, C1(64,(1,1)), C1(64,(5,5)), Dr, D*": "9ed70111fb",
  "A, C1(10,(5,5)), C1(12,(3,3)), D(32), Dr, D*": "820398bd09",
};

const IMAGES = 128, FEATURES = 768;

function trainedHash(engine: Engine, architecture: string): string {
  const arena = new Arena(engine, 2 ** 26), random = new Random(1);
  const maps = new Uint16Array(IMAGES * FEATURES).map(() => random.nextInt(1021));
  const labels = new Uint8Array(IMAGES).map(() => random.nextInt(10));
  const scale = arena.store(new Float32Array(FEATURES).fill(1 / 1024)), shift = arena.store(new Float32Array(FEATURES));
  const source = {
    kind: "u16",
    offset: arena.store(maps),
    features: FEATURES,
    scale,
    shift,
    labels: arena.store(labels),
  } as const;
  const config = directConvolution.schema.parse({ architecture });
  const model = directConvolution.compile(config, arena, source, IMAGES, new Random(2)), { parameters } = model;
  parameters.set(directConvolution.init(config, new Random(3)));
  const rows = Int32Array.from({ length: IMAGES }, (_, i) => i);
  for (let t = 1; t <= 12; t++) {
    model.lossAndGradient(rows, 0, t % 4 === 0 ? 53 : IMAGES);
    adamStep(arena, parameters, DIRECT_CONVOLUTION_PROTOCOL.optimiser, 0.001, t);
  }
  const { buffer, byteOffset, byteLength } = parameters.values;
  return createHash("sha256").update(new Uint8Array(buffer, byteOffset, byteLength)).digest("hex").slice(0, 10);
}

for (const engine of [wasmEngine(), nativeEngine()]) {
  for (const [architecture, hash] of Object.entries(HASHES)) {
    Deno.test(`${architecture} trains to the committed bits on ${engine.name}`, () => {
      assert.equal(trainedHash(engine, architecture), hash);
    });
  }
}
