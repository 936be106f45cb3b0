import assert from "node:assert/strict";
import type { Progress } from "../training/mod.ts";
import { epochText, progressText, trainingDisplay } from "./training_line.ts";

const epoch = { epoch: 0, loss: 1.6204, validationLoss: 1.59, validationAccuracy: 0.452, rate: 0.005, seconds: 2 };
const progress: Progress = {
  epoch: 1,
  epochs: 5,
  step: 25,
  steps: 63,
  loss: 1.5,
  validationAccuracy: 0.452,
  validationLoss: 1.59,
  secondsLeft: 7.2,
  history: [epoch],
};

/** A stream that remembers. */
function fakeStream(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, written, write: (text: string) => void written.push(text) };
}

Deno.test("progressText and epochText say epoch, loss, accuracy and time left", () => {
  assert.equal(progressText(progress), "epoch 2 of 5, 40 %: loss 1.500, validation 45.20 %, 7 s left");
  assert.equal(progressText({ ...progress, validationAccuracy: null }), "epoch 2 of 5, 40 %: loss 1.500, 7 s left");
  assert.equal(
    epochText(progress, epoch),
    "epoch 1 of 5: loss 1.620, validation loss 1.590, accuracy 45.20 %, 7 s left",
  );
});

Deno.test("trainingDisplay rewrites one line on a terminal and clears it at the end", () => {
  const stream = fakeStream(true), display = trainingDisplay(stream);
  display.onProgress(progress);
  display.end();
  assert.deepEqual(stream.written, [`\r\x1b[K${progressText(progress)}`, "\r\x1b[K"]);
});

Deno.test("trainingDisplay writes every finished epoch once where there is no terminal", () => {
  const stream = fakeStream(false), display = trainingDisplay(stream);
  display.onProgress({ ...progress, history: [] });
  for (let i = 0; i < 3; i++) display.onProgress(progress);
  display.onProgress({ ...progress, history: [epoch, { ...epoch, epoch: 1 }] });
  display.end();
  assert.deepEqual(stream.written.map((line) => line.slice(0, 12)), ["epoch 1 of 5", "epoch 2 of 5"]);
  assert.ok(stream.written.every((line) => line.endsWith("\n")));
});
