import assert from "node:assert/strict";
import { UserError } from "../errors.ts";
import { getMethod, parseConfig } from "../models/mod.ts";
import { sizeText } from "./size_text.ts";

const sizes = (name: string, text: string) => {
  const method = getMethod(name), config = parseConfig(method, text), printed = method.printed?.(config) ?? null;
  return { size: method.size(config), printed, text: () => sizeText(method.size(config), printed) };
};

const NETWORK = "A, C2(16,(3,3)), C1(8,(3,3)), C1(32,(3,3)), M, Dr, D*";

Deno.test("a network has its true bytes and those of the paper's printed input", () => {
  const { size, printed } = sizes("direct-convolution", NETWORK);
  assert.deepEqual([size.bytes.paper, printed?.size?.bytes.paper], [7470.5, 5519.5]);
});

Deno.test("a network that is impossible at 28x28x1 only says so", () => {
  const model = sizes("direct-convolution", "A, C1(8,(3,3)), M, C1(8,(5,5)), C1(8,(3,3)), Dr, D*");
  assert.equal(model.printed?.size, null);
  assert.match(model.text(), /28x28x1.* impossible/);
});

Deno.test("the other methods read JSON; where the paper's figure is another one a note says why", () => {
  const protonn = sizes("protonn", '{"projectionDim":2,"numPrototypes":4,"gamma":0.0015,"learningRate":0.01}');
  assert.equal(protonn.size.bytes.paper, 24_768);
  assert.match(protonn.printed!.note, /24\.77 KB/);
  assert.equal(sizes("bonsai", '{"depth":5,"projectionDim":12}').size.bytes.paper, 96_784);
  const row = sizes("fastgrnn", '{"feed":"channel","hiddenDim":150,"densityW":0.1,"densityU":0.3}');
  assert.deepEqual([row.size.bytes.paper, row.printed], [65_088, null]);
  const multi = sizes("fastgrnn", '{"feed":"multi","hiddenDim":35,"densityW":0.3}');
  assert.equal(multi.size.bytes.paper, 27_868);
  assert.match(multi.printed!.note, /28\.75 KB/);
});

Deno.test("the table names each layer, marks the one that decides, and ends with KB and the budget that fits", () => {
  const lines = sizes("direct-convolution", NETWORK).text().split("\n");
  assert.match(lines[0]!, /^part +shape +parameters +numbers +paper +float32 +int8 +int4 +paper, 28x28x1/);
  assert.match(lines[4]!, /^C1\(32,\(3,3\)\) +10x10x32 +2,336 +2,336 +1,184 \+ 1,636\* /);
  assert.match(lines.find((line) => line.startsWith("KB"))!, /7\.30 +58\.09 +14\.52 +7\.30 +5\.39$/);
  assert.match(lines.find((line) => line.startsWith("fits"))!, /8 KB +64 KB +16 KB +8 KB +8 KB$/);
});

Deno.test("what cannot be sized is refused in one line", () => {
  const refused: readonly (readonly [string, string, RegExp])[] = [
    ["resnet", "{}", /unknown method resnet: choose one of direct-convolution, protonn, bonsai, fastgrnn/],
    ["bonsai", "depth 5", /the config is not JSON: depth 5; write it like/],
    [
      "direct-convolution",
      "A, C1(8,(5,5)), M, C1(8,(3,3)), C1(8,(5,5)), Dr, D*",
      /layer 5 .* does not fit the 4x4 map/,
    ],
    ["fastgrnn", '{"feed":"diagonal","hiddenDim":15}', /feed is one of row, channel, multi/],
    ["fastgrnn", '{"feed":"row","hiddenDim":15,"depth":2}', /depth/],
  ];
  for (const [name, text, message] of refused) {
    assert.throws(() => sizes(name, text), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, message);
      return !error.message.includes("\n");
    });
  }
});
