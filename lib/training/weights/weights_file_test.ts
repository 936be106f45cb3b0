import assert from "node:assert/strict";
import { directConvolution } from "../../models/direct_convolution/method.ts";
import { Random } from "../../random/mod.ts";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";
import { hashWeights, packWeights, unpackWeights, type WeightsOrigin } from "./weights_file.ts";

const config = { architecture: "A, C1(4,(3,3)), M, Dr, D*", c1Activation: "none" } as const;
const weights = directConvolution.init(config, new Random(0));
const origin: WeightsOrigin = {
  id: "0123456789abcdef",
  method: "direct-convolution",
  config,
  protocol: { epochs: 3 },
  seed: 0,
  data: { name: "CIFAR-10, official", sha256: "pixels", split: "rows" },
};

/** The file with its text or tensors changed. */
function changed(metadata: Record<string, string | undefined>, without?: string, shapeOf?: string): Uint8Array {
  const content = decodeSafetensors(packWeights(origin, weights), "x");
  const text = Object.entries({ ...content.metadata, ...metadata }).filter(([, value]) => value !== undefined);
  const tensors = Object.entries(content.tensors).filter(([name]) => name !== without)
    .map(([name, t]) => [name, name === shapeOf ? { ...t, shape: [t.values.length] } : t] as const);
  return encodeSafetensors({
    tensors: Object.fromEntries(tensors),
    metadata: Object.fromEntries(text) as Record<string, string>,
  });
}

Deno.test("unpackWeights gives back what packWeights took, to the bit", () => {
  const saved = unpackWeights(packWeights(origin, weights), "w.safetensors");
  assert.deepEqual(saved.weights, weights);
  assert.deepEqual([saved.method.name, saved.config, saved.trial, saved.data], [
    origin.method,
    config,
    origin.id,
    origin.data.name,
  ]);
  assert.equal(hashWeights(saved.weights), hashWeights(weights));
});

Deno.test("packWeights: the same trial gives the same bytes; its text names method, config, protocol, seed and pixels", () => {
  const bytes = packWeights(origin, weights), { metadata } = decodeSafetensors(bytes, "x");
  assert.deepEqual(packWeights({ ...origin }, { ...weights }), bytes);
  assert.deepEqual(metadata, {
    method: "direct-convolution",
    config: JSON.stringify(config),
    trial: origin.id,
    seed: "0",
    protocol: '{"epochs":3}',
    data: "CIFAR-10, official",
    dataSha256: "pixels",
    split: "rows",
  });
});

Deno.test("unpackWeights refuses by name what is of another method, nobody's, incomplete or of another shape", () => {
  const good = packWeights(origin, weights);
  const cases: [() => unknown, RegExp][] = [
    [() => unpackWeights(good, "w", "fastgrnn"), /^w: holds weights of direct-convolution, not of fastgrnn$/],
    [() => unpackWeights(changed({ method: undefined }), "w"), /^w: does not say which method/],
    [() => unpackWeights(changed({ config: "{" }), "w"), /^w: its config is none of ours \(.*JSON.*\): give a file/],
    [() => unpackWeights(changed({ config: '{"architecture":"A"}' }), "w"), /^w: its config .*\(direct-convolution: /],
    [() => unpackWeights(changed({ method: "perceptron" }), "w"), /^w: its config .*\(unknown method perceptron: /],
    [() => unpackWeights(changed({}, "c1.bias"), "w"), /^w: lacks tensor c1.bias of direct-convolution$/],
    [() => unpackWeights(changed({}, undefined, "c1.kernel"), "w"), /^w: c1.kernel is 108 instead of 3 x 3 x 3 x 4$/],
  ];
  for (const [load, message] of cases) assert.throws(load, { name: "UserError", message });
});

Deno.test("hashWeights tells bits apart and does not depend on the order of tensors", () => {
  const a = Float32Array.of(1, 2), b = Float32Array.of(0);
  assert.equal(hashWeights({ a, b }), hashWeights({ b, a }));
  assert.notEqual(hashWeights({ a, b }), hashWeights({ a, b: Float32Array.of(-0) }));
  assert.notEqual(hashWeights({ a, b }), hashWeights({ a, c: b }));
});
