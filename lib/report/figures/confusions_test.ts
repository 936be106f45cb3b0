import assert from "node:assert/strict";
import { CLASS_NAMES } from "../../dataset/mod.ts";
import { fakeImage } from "../testing/fake_images.ts";
import { assertSnapshot } from "../testing/snapshot.ts";
import { confusions, type JudgedModel, mistakenByModel } from "./confusions.ts";

const FAKE = "Invented numbers, for a test of the drawing.";

/** Every `nth` image of 200 is taken for the next class but one. */
function judged(title: string, nth: number): JudgedModel {
  const labels = Uint8Array.from({ length: 200 }, (_, i) => i % 10);
  const predictions = labels.map((label, i) => i % nth === 0 ? (label + 2) % 10 : label);
  const scores = Float32Array.from({ length: 2000 }, (_, i) => {
    return i % 10 === predictions[Math.floor(i / 10)] ? 2 + i / 2000 : 0;
  });
  return { title, labels, predictions, scores };
}

const MODELS = [judged("8 KB: FastGRNN 0.500", 2), judged("16, 32 KB: Direct Convolution 0.857", 7)];

Deno.test("confusions() has a matrix for each model, and says what is confused most", () => {
  const figure = confusions(MODELS, CLASS_NAMES, "Confusion on the test set", FAKE);
  assert.match(figure.alt, /8 KB: FastGRNN 0\.500, most often takes airplane for bird;/);
  assert(figure.width <= 980, `${figure.width} pixels wide`);
  assertSnapshot("confusions", figure);
});

Deno.test("five models fit a page", () => {
  const five = ["8", "16", "32", "64", "128"].map((budget) => judged(`${budget} KB: Direct Convolution 0.500`, 2));
  assert(confusions(five, CLASS_NAMES, "Confusion", FAKE).width <= 980);
});

Deno.test("mistakenByModel() has a row of its own for each model, the surest first", () => {
  const figure = mistakenByModel(MODELS, fakeImage, CLASS_NAMES, FAKE, 4);
  assert.equal(figure.svg.match(/<image /g)?.length, 8);
  const first = figure.alt.slice(figure.alt.indexOf(": ") + 2).split(", ")[0];
  assert.equal(first, "ship → airplane 0.69"); // image 198 scores 2.99 against nine zeros: 19.9 / 28.9
  assertSnapshot("mistaken-by-model", figure);
});

Deno.test("without a winner both say what to run", () => {
  const figures = [confusions([], CLASS_NAMES, "Confusion", FAKE), mistakenByModel([], fakeImage, CLASS_NAMES, FAKE)];
  for (const { svg } of figures) assert.match(svg, /Run: deno task search replay/);
});
