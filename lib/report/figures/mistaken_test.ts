import assert from "node:assert/strict";
import { fakeImage } from "../testing/fake_images.ts";
import { assertSnapshot } from "../testing/snapshot.ts";
import { mistakenImages, mostMistaken } from "./mistaken.ts";

Deno.test("mostMistaken() ranks by the softmax of the wrong class and leaves right answers out", () => {
  const scores = new Float32Array([0, Math.log(3), /**/ 5, 0, /**/ 0, Math.log(9)]);
  const mistakes = mostMistaken(scores, new Uint8Array([0, 0, 0]), 5);
  assert.deepEqual(mistakes.map(({ place, predicted }) => [place, predicted]), [[2, 1], [0, 1]]);
  assert(Math.abs(mistakes[0]!.confidence - 0.9) < 1e-6 && Math.abs(mistakes[1]!.confidence - 0.75) < 1e-6);
});

Deno.test("mistakenImages() looks as committed", () => {
  const mistakes = [0, 1, 2].map((place) => ({
    place,
    actual: place,
    predicted: place + 1,
    confidence: 0.9 - place / 10,
  }));
  const figure = mistakenImages(
    mistakes,
    fakeImage,
    ["airplane", "automobile", "bird", "cat"],
    "Most mistaken",
    "Fake.",
  );
  assertSnapshot("mistaken", figure);
});
