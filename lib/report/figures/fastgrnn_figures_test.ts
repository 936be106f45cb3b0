import assert from "node:assert/strict";
import { CLASS_NAMES } from "../../dataset/mod.ts";
import { fastgrnn, scoresAlongImage, sequencesOf, statesAlongImage } from "../../models/mod.ts";
import { Random } from "../../random/mod.ts";
import { fakeImage } from "../testing/fake_images.ts";
import { fakeHistory } from "../testing/fake_trials.ts";
import { assertSnapshot } from "../testing/snapshot.ts";
import { hiddenStateFigure } from "./hidden_states.ts";
import { matrixPictures } from "./matrix.ts";
import { threePhases } from "./three_phases.ts";

const FAKE = "Invented numbers, for a test of the drawing.";

for (const feed of ["channel", "multi"] as const) {
  Deno.test(`hiddenStateFigure() of feed ${feed} looks as committed`, () => {
    const config = { feed, hiddenDim: 6, densityW: 1, densityU: 1, trainClassifier: true };
    const pixels = fakeImage(), image = Float32Array.from(pixels, (byte) => byte / 128 - 1);
    const weights = fastgrnn.init(config, new Random(4));
    const figure = hiddenStateFigure(
      {
        pixels,
        sequences: sequencesOf(pixels, feed),
        states: statesAlongImage(weights, feed, image),
        scores: scoresAlongImage(weights, feed, image),
        classNames: CLASS_NAMES,
        label: 3,
      },
      "A FastGRNN reads an image",
      FAKE,
    );
    assert.match(figure.alt, /says \w+ \(\d+ %\), in truth cat$/);
    assert.equal(figure.svg.match(/>(red|green|blue)<\/text>/g)?.length ?? 0, feed === "multi" ? 6 : 0, "units named");
    assertSnapshot(`hidden-states-${feed}`, figure);
  });
}

Deno.test("hiddenStateFigure() names a class that led for a while and is out at the end", () => {
  const steps = 8, scores = Array.from({ length: steps }, (_, t) => [t < 4 ? 5 : 0, t < 4 ? 0 : 5, 0]);
  const figure = hiddenStateFigure(
    {
      pixels: fakeImage(),
      sequences: [Array.from({ length: steps }, () => new Uint8Array(32))],
      states: [Array.from({ length: steps }, (_, t) => [t, 1])],
      scores,
      classNames: ["early", "late", "never"],
      label: 1,
    },
    "A FastGRNN reads an image",
    FAKE,
  );
  const named = [...figure.svg.matchAll(/>(early|late|never)<\/text>/g)].map(([, name]) => name);
  assert.deepEqual([...new Set(named)].sort(), ["early", "late"]);
});

Deno.test("threePhases() looks as committed", () => {
  const options = { title: "Three phases", caption: FAKE, densityW: 0.1, densityU: 0.3, epochs: 30 };
  assertSnapshot("three-phases", threePhases(fakeHistory(30, 0.5, new Random(2)), options));
});

Deno.test("matrixPictures() counts what is not zero", () => {
  const values = Float32Array.from({ length: 12 }, (_, i) => i % 3 === 0 ? i - 5 : 0);
  const axes = { row: "pixels", column: "hidden values" };
  const figure = matrixPictures([{ name: "W", rows: 3, columns: 4, values, axes }], "A sparse matrix", FAKE);
  assert.equal(figure.alt, "A sparse matrix: entries other than zero, W: 4 of 12");
  assert.match(figure.svg, />→ hidden values<.*>↓ pixels</);
  assertSnapshot("matrix", figure);
});
