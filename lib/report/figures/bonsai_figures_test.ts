import assert from "node:assert/strict";
import { bonsaiModel, sharpnessCourse } from "../../models/mod.ts";
import { fakeImage } from "../testing/fake_images.ts";
import { fakeReplay } from "../testing/fake_trials.ts";
import { assertSnapshot } from "../testing/snapshot.ts";
import { bonsaiLosses } from "./bonsai_losses.ts";
import { sharpnessFigure } from "./bonsai_sharpness.ts";
import { bonsaiTree } from "./bonsai_tree.ts";

const WHOSE = "Invented weights, for a test of the drawing.";

/** 12 images of growing redness; labels 0, 1, 2, 0, ... */
const count = 12;
const data = {
  images: Uint8Array.from(Array.from({ length: count }, (_, i) => [...fakeImage(i)]).flat()),
  labels: Uint8Array.from({ length: count }, (_, i) => i % 3),
  split: {
    ...{ train: new Int32Array(0), test: new Int32Array(0), sha256: "" },
    validation: Int32Array.from({ length: count }, (_, i) => i),
  },
  fingerprint: { name: "invented images", sha256: "" },
};
const statistics = { mean: new Float32Array(3072).fill(128), std: new Float32Array(3072).fill(64) };

/** One dimension, the first pixel's red; every node that branches does it at 0, so that inner leaves stay empty. */
function tree(depth: number) {
  const branching = 2 ** depth - 1, nodes = 2 * branching + 1, Z = new Float32Array(3073);
  Z[0] = 1;
  const W = Float32Array.from({ length: 10 * nodes }, (_, i) => (i * 7) % 10 - 4);
  const model = bonsaiModel({ Z, W, V: W, T: new Float32Array(branching).fill(1) }, 1);
  return bonsaiTree(data, statistics, model, WHOSE);
}

Deno.test("bonsaiTree() looks as committed; leaves that no image reaches are counted", () => {
  const figure = tree(2);
  assert.match(
    figure.alt,
    /node 0 100 % of the images, node 1 \d+ % of the images, node 2 \d+ % of the images; 2 of 7 nodes/,
  );
  assertSnapshot("bonsai-tree", figure);
});

Deno.test("bonsaiTree() of a deep tree stays as wide and keeps its pictures, without words", () => {
  const figure = tree(5);
  assert.equal(figure.width, 940);
  assert.equal(
    figure.svg.match(/font-weight="bold">\d+ %</g)?.length,
    5,
    "words down to the third level, but for its two empty nodes",
  );
  assert.equal(figure.svg.match(/<rect [^>]*rx="4"/g)?.length, 63);
  assert.equal(figure.svg.match(/stroke-dasharray/g)?.length, 52, "nodes without images are dashed");
  assert.equal(figure.svg.match(/>(\d+|< 1|&#60; 1) %</g)?.length, 11, "all others have their share");
  assert.match(figure.alt, /52 of 63 nodes without images$/);
});

Deno.test("sharpnessFigure() looks as committed", () => {
  const course = sharpnessCourse(35_600, 40_000 / 224 * 200, false, 4);
  const figure = sharpnessFigure(course, 200, "Mean branching 4.");
  assert.match(figure.alt, /from 0\.02\d to 2\d in 200 epochs$/);
  assertSnapshot("bonsai-sharpness", figure);
});

Deno.test("bonsaiLosses() looks as committed, and says what to run when nothing was", () => {
  const figure = bonsaiLosses(fakeReplay());
  assert.match(figure.alt, /at the end: hinge (0\.\d{3}, ){4}0\.\d{3}; cross-entropy /);
  assertSnapshot("bonsai-losses", figure);
  assert.match(bonsaiLosses([]).svg, /Run: deno task search replay --part bonsai/);
});
