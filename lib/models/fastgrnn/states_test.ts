import assert from "node:assert/strict";
import { Arena, wasmEngine } from "../../engine/mod.ts";
import { Random } from "../../random/mod.ts";
import { CompiledFastgrnn } from "./compile.ts";
import { fastgrnnParameters, shapeOf } from "./config.ts";
import { FEEDS } from "./feeds.ts";
import { fastgrnnInitialValues } from "./initial_values.ts";
import { classScores, scoresAlongImage, statesAlongImage } from "./states.ts";
import { close, randomSource, rowsUpTo } from "../testing/random_rows.ts";

for (const feed of FEEDS) {
  const shape = shapeOf({ feed, hiddenDim: 7 }), specs = fastgrnnParameters(shape);

  Deno.test(`statesAlongImage, feed ${feed}: the compiled model's states and scores`, () => {
    const arena = new Arena(wasmEngine(), 2 ** 24), random = new Random(feed);
    const { x, source } = randomSource(arena, 19, 3072, 10, random);
    const model = new CompiledFastgrnn(arena, shape, source, 19), weights = fastgrnnInitialValues(specs, random);
    model.parameters.set(weights);
    const all = model.hiddenStates(rowsUpTo(19), 0, 19), scores = model.scores(rowsUpTo(19), 0, 19);
    for (const image of [0, 17]) {
      const units = statesAlongImage(weights, feed, x.subarray(3072 * image, 3072 * (image + 1)));
      assert.deepEqual(units.map((states) => states.length), shape.starts.map((starts) => starts.length));
      units.forEach((states, unit) => close(all[image]![unit]!, states.flatMap((h) => [...h]), 2e-6, `unit ${unit}`));
      const last = units.flatMap((states) => [...states.at(-1)!]);
      const along = scoresAlongImage(weights, feed, x.subarray(3072 * image, 3072 * (image + 1)));
      assert.equal(along.length, shape.starts[0]!.length);
      for (const final of [classScores(weights, last), along.at(-1)!]) {
        close(final, scores.subarray(10 * image, 10 * image + 10), 2e-5, "scores");
      }
    }
  });
}
