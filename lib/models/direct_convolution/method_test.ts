import assert from "node:assert/strict";
import { Random } from "../../random/mod.ts";
import { directConvolution } from "./method.ts";

const WINNER = "A, C2(16,(3,3)), C1(8,(3,3)), C1(32,(3,3)), M, Dr, D*";
const parse = (config: unknown) => directConvolution.schema.parse(config);

Deno.test("the schema prints the architecture as the paper does and fills in ReLU", () => {
  assert.deepEqual(parse({ architecture: "A,C2(16,(3,3)),C1(8,(3,3)),  C1(32,(3,3)),M,Dr,D*" }), {
    architecture: WINNER,
    c1Activation: "relu",
  });
});

/** What is wrong and the line that must be given. */
const REFUSED: [unknown, RegExp][] = [
  [
    { architecture: "A, C1(8,(5,5)), M, C1(8,(5,5)), C1(8,(3,3)), Dr, D*" },
    /layer 5 \(C1\(8,\(3,3\)\)\).*3x3 kernel.*2x2 map/,
  ],
  [{ architecture: "A, C3(8,(3,3)), Dr, D*" }, /layer 2 \(C3\(8,\(3,3\)\)\): unknown layer/],
  [{ architecture: "A, M, C1(8,(3,3)), M, Dr, D*" }, /layer 4 \(M\): there can be only one M/],
  [{ architecture: "C1(8,(3,3)), Dr, D*" }, /layer 1 .*: the first layer must be A/],
  [{ architecture: "A, C1(8,(4,4)), Dr, D*" }, /layer 2 .*: the kernel's side must be odd, not 4/],
  [{ architecture: WINNER, c1Activation: "tanh" }, /c1Activation is one of relu, none/],
  [{ architecture: WINNER, dropout: 0.5 }, /dropout/],
  [{}, /architecture/],
  [{ architecture: WINNER, quantised: { weights: 2 } }, /weights is a whole number from 3 to 8; got 2/],
  [{ architecture: WINNER, quantised: { activations: 9 } }, /activations is a whole number from 3 to 8/],
  [{ architecture: WINNER, quantised: { biases: 7.5 } }, /biases is a whole number from 3 to 16; got 7.5/],
  [{ architecture: WINNER, quantised: { scales: "learnt" } }, /scales is one of trained, frozen/],
];

for (const [config, message] of REFUSED) {
  Deno.test(`the schema refuses ${JSON.stringify(config)} in one line`, () => {
    const result = directConvolution.schema.safeParse(config);
    assert.ok(!result.success);
    assert.equal(result.error.issues.length, 1);
    assert.match(result.error.issues[0]!.message, message);
    assert.doesNotMatch(result.error.issues[0]!.message, /\n/);
  });
}

Deno.test("parameters and initial values match, and count what the specification counts", () => {
  // direct-convolution.md, section 7
  const counts: [string, number][] = [[WINNER, 11_600], ["A, C1(12,(3,3)), M, C2(16,(3,3)), D(32), Dr, D*", 13_826]];
  for (const [architecture, expected] of counts) {
    const config = parse({ architecture }), values = directConvolution.init(config, new Random(1));
    let count = 0;
    for (const { name, shape } of directConvolution.parameters(config)) {
      assert.equal(values[name]!.length, shape.reduce((a, b) => a * b, 1), name);
      count += values[name]!.length;
    }
    assert.equal(count, expected);
  }
});

Deno.test("bytes are the paper's at the true input, and the label names what Table 1 would change", () => {
  const config = parse({ architecture: WINNER });
  assert.equal(directConvolution.size(config).bytes.paper, 7470.5);
  assert.equal(directConvolution.label(config), WINNER);
  assert.match(directConvolution.label({ ...config, c1Activation: "none" }), /without ReLU/);
});

Deno.test("a config of few bits goes back to the float one in two steps, and has the exponents of its scales besides", () => {
  const frozen = parse({ architecture: WINNER, quantised: {} }), base = directConvolution.base!;
  assert.deepEqual(frozen.quantised, { weights: 4, biases: 8, activations: 4, scores: 16, scales: "frozen" });
  const trained = base(frozen)!, float = base(trained)!;
  assert.deepEqual(trained, { ...frozen, quantised: { ...frozen.quantised, scales: "trained" } });
  assert.deepEqual(float, { architecture: WINNER, c1Activation: "relu" });
  assert.equal(base(float), null);
  assert.deepEqual(directConvolution.parameters(frozen).slice(0, -1), directConvolution.parameters(float));
  // kernel, bias and output of the depthwise and the 1x1 half of C2, two C1 and D*
  assert.deepEqual(directConvolution.parameters(frozen).at(-1), { name: "exponents", shape: [15] });
  assert.match(directConvolution.label(frozen), /, 4 bits$/);
  assert.throws(() => directConvolution.define(frozen), /choose the engine wasm or native/);
});

Deno.test("adopt adds starting scales once", () => {
  const trained = parse({ architecture: WINNER, quantised: { scales: "trained" } });
  const float = directConvolution.init(trained, new Random(1)), random = new Random(2);
  const sample = (images: number) =>
    Array.from({ length: images / 64 }, () => Float32Array.from({ length: 768 }, () => random.nextFloat()));
  const start = directConvolution.adopt!(trained, float, sample);
  assert.equal(start["exponents"]!.length, 15);
  assert.equal(start["out.kernel"], float["out.kernel"]);
  assert.equal(directConvolution.adopt!(trained, start, sample), start);
});

Deno.test("a network that no training here can hold is sized, and refused in one line before anything is drawn", () => {
  const config = parse({ architecture: "A, C1(1000000000,(3,3)), Dr, D*" });
  assert.ok(directConvolution.size(config).bytes.paper > 1e12);
  assert.throws(() => directConvolution.init(config, new Random(1)), {
    name: "UserError",
    message: /^architecture: 1,988,000,000,010 parameters are more than .* take fewer outputs$/,
  });
});
