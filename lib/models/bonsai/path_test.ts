import assert from "node:assert/strict";
import { Arena, nativeEngine } from "../../engine/mod.ts";
import { Random } from "../../random/mod.ts";
import { randomSource } from "../testing/random_rows.ts";
import { CompiledBonsai } from "./compile.ts";
import { shapeOf } from "./config.ts";
import { bonsai } from "./method.ts";
import { bonsaiModel, descend, projectStandardised, wholeTree } from "./path.ts";

for (const [depth, projectionDim] of [[1, 4], [4, 7], [8, 3]] as const) {
  Deno.test(`the path alone gives the whole tree's scores, depth ${depth}: ${depth + 1} of ${2 ** (depth + 1) - 1} nodes`, () => {
    const config = bonsai.schema.parse({ depth, projectionDim }),
      random = new Random(depth),
      arena = new Arena(nativeEngine(), 2 ** 24);
    const { x, source } = randomSource(arena, 40, 3072, 10, random), weights = bonsai.init(config, random);
    const compiled = new CompiledBonsai(arena, shapeOf(config), source, 40),
      model = bonsaiModel(weights, projectionDim);
    compiled.parameters.set(weights);
    const scores = compiled.scores(Int32Array.from({ length: 40 }, (_, i) => i), 0, 40);
    for (let n = 0; n < 40; n++) {
      const low = projectStandardised(model, x.subarray(n * 3072, (n + 1) * 3072)), path = descend(model, low);
      assert.equal(path.nodes.length, depth + 1);
      assert.deepEqual(path.scores, wholeTree(model, low, 1e9), "to the bit: what is not on the path adds 0");
      const error = path.scores.map((value, c) => scores[n * 10 + c]! - value);
      assert.ok(Math.hypot(...error) < 1e-5 * Math.hypot(...path.scores), `image ${n}: ${Math.hypot(...error)}`);
    }
  });
}
