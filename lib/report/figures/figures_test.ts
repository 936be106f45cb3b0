import assert from "node:assert/strict";
import { CLASS_NAMES } from "../../dataset/mod.ts";
import { epochFrame, historyFrame, trialFrame } from "../frames.ts";
import { replayCurves } from "../catalogue.ts";
import { fakeImage } from "../testing/fake_images.ts";
import { fakeBonsaiSearch, fakeHistory, fakeNetworkSearch, fakeReplay, fakeTrial } from "../testing/fake_trials.ts";
import { assertSnapshot } from "../testing/snapshot.ts";
import { memoryTimeline } from "../../models/direct_convolution/mod.ts";
import { Random } from "../../random/mod.ts";
import { parseArchitecture } from "../../sizing/mod.ts";
import { accuracySize, paretoFront } from "./accuracy_size.ts";
import { classBalance } from "./class_balance.ts";
import { cloud } from "./cloud.ts";
import { confusion } from "./confusion.ts";
import { channelMajorSteps, figure1, multiSteps, rowMajorSteps } from "./figure_1.ts";
import { figure2 } from "./figure_2.ts";
import { learningCurve } from "./learning_curve.ts";
import { memoryTimelineFigure } from "./memory_timeline.ts";
import { tablePicture } from "./table_picture.ts";

const FAKE = "Invented numbers, for a test of the drawing.";
const nothing = trialFrame([]);

Deno.test("Figure 1's steps are the three feeds of the paper", () => {
  const text = (steps: { channel: number; row: number }[]) =>
    steps.map(({ channel, row }) => `${"RGB"[channel]}${row + 1}`);
  assert.deepEqual(text(rowMajorSteps()).filter((_, t) => t % 16 === 0), ["R1", "R17", "G1", "G17", "B1", "B17"]);
  assert.deepEqual(text(channelMajorSteps()).slice(0, 5), ["R1", "G1", "B1", "R2", "G2"]);
  assert.deepEqual(multiSteps().map((steps) => text(steps)[31]), ["R32", "G32", "B32"]);
});

Deno.test("figure1() looks as committed", () => assertSnapshot("figure-1", figure1(fakeImage(), FAKE)));

Deno.test("figure2() looks as committed, and draws all 130 models", () => {
  const figure = figure2(trialFrame(fakeBonsaiSearch()), { claims: [{ depth: 5, accuracy: 0.376 }] });
  assert.equal(figure.svg.match(/<circle[^>]*cx=/g)?.length, 130);
  assertSnapshot("figure-2", figure);
});

Deno.test("figure2() has the paper's two claims and says what its values are", () => {
  const { caption, svg } = figure2(trialFrame(fakeBonsaiSearch()), { note: "Best epochs." });
  assert.match(caption, /^Best epochs\. Bars: mean of the models/);
  assert.match(svg, /best of a depth as the paper's text gives it/);
});

Deno.test("figure2() on a dearer ruler leaves out what no longer fits 128 KB", () => {
  const figure = figure2(trialFrame(fakeBonsaiSearch()), { ruler: "float32" });
  const drawn = figure.svg.match(/<circle[^>]*cx=/g)?.length ?? 0;
  assert(drawn > 0 && drawn < 130, `${drawn} models`);
});

Deno.test("accuracySize() looks as committed", () => {
  const paper = [{ method: "bonsai", kilobytes: 94.5, accuracy: 0.377 }] as const;
  assertSnapshot("accuracy-size", accuracySize(trialFrame([...fakeReplay(), ...fakeNetworkSearch(3)]), { paper }));
});

Deno.test("accuracySize() of validation accuracies leaves candidates out that were trained for five epochs only", () => {
  const trials = [...fakeNetworkSearch(3), fakeTrial({ method: "bonsai", config: { depth: 1, projectionDim: 1 } })];
  const figure = accuracySize(trialFrame(trials), { measure: "validation" });
  assert.match(figure.alt, /best Bonsai 0\.500$/);
});

Deno.test("paretoFront() keeps what no smaller model beats", () => {
  const models = [[4, 0.5], [2, 0.3], [3, 0.2], [4, 0.6], [9, 0.6]].map(([kilobytes, accuracy]) => ({
    kilobytes: kilobytes!,
    accuracy: accuracy!,
  }));
  assert.deepEqual(paretoFront(models).map(({ kilobytes, accuracy }) => [kilobytes, accuracy]), [[2, 0.3], [4, 0.6]]);
});

Deno.test("cloud() looks as committed", () => {
  assertSnapshot("search-cloud", cloud(trialFrame(fakeNetworkSearch()), "direct-convolution"));
});

Deno.test("learning curves look as committed, one line a row and a band over its seeds", () => {
  assertSnapshot("learning-curves", replayCurves(fakeReplay(), 3, "Table 3's networks"));
});

Deno.test("learningCurve() of a training under way draws loss on both sets", () => {
  const history = fakeHistory(12, 0.4, new Random(3));
  const figure = learningCurve(historyFrame("bonsai", history), {
    title: "Loss so far",
    caption: FAKE,
    measure: "loss",
  });
  assertSnapshot("learning-curve-loss", figure);
});

Deno.test("confusion() counts true rows and predicted columns", () => {
  const labels = Uint8Array.from({ length: 200 }, (_, i) => i % 10);
  const predictions = labels.map((label, i) => i % 4 === 0 ? (label + 2) % 10 : label);
  const figure = confusion(labels, predictions, CLASS_NAMES, "Confusion matrix", FAKE);
  assert.equal(figure.alt, "Confusion matrix: 150 of 200 images classified right");
  assertSnapshot("confusion", figure);
});

Deno.test("classBalance() looks as committed", () => {
  const counts = ["train", "validation", "test"].flatMap((set, i) =>
    CLASS_NAMES.map((name) => ({ set, class: name, images: [4000, 1000, 1000][i]! }))
  );
  assertSnapshot("class-balance", classBalance(counts, FAKE));
});

for (const number of [3, 4, 5, 6, 7] as const) {
  Deno.test(`tablePicture(${number}) looks as committed`, () => {
    assertSnapshot(`table-${number}-picture`, tablePicture(trialFrame(fakeReplay()), number));
  });
}

Deno.test("without trials every figure says what to run", () => {
  const figures = [figure2(nothing), accuracySize(nothing), cloud(nothing, "bonsai"), replayCurves([], 3, "Table 3")];
  for (const figure of figures) assert.match(figure.svg, /Run: deno task \w+/);
  assert.match(learningCurve(epochFrame([]), { title: "Curve", caption: "" }).svg, /Run: deno task campaign/);
  assert.match(tablePicture(nothing, 3).svg, /not run yet/);
});

Deno.test("memoryTimelineFigure() of Table 3's first network looks as committed and stays within its memory", () => {
  const timeline = memoryTimeline(parseArchitecture("A, C2(16,(3,3)), C1(8,(3,3)), C1(32,(3,3)), M, Dr, D*"));
  const figure = memoryTimelineFigure(timeline, "Working memory of the 8 KB network", FAKE);
  assert.match(figure.alt, /of 1,636 bytes in use$/); // direct-convolution.md, section 3.2
  assertSnapshot("memory-timeline", figure);
});
