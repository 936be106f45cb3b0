import assert from "node:assert/strict";
import { trialFrame } from "../frames.ts";
import { fakeHistory, fakeTrial } from "../testing/fake_trials.ts";
import { Random } from "../../random/mod.ts";
import { independentSentence, reluSentence, rulersSentence, sizesSentence, stoppingSentence } from "./networks.ts";

const replay = (row: string, test: number, { variant = "", seed = 1, epochs = 20 } = {}) =>
  fakeTrial({
    ...{ method: "direct-convolution", config: { row, variant }, seed, test },
    tags: { table: 3, row, variant, budget: parseInt(row) },
    history: fakeHistory(epochs, test, new Random(1)),
  });

const NONE = trialFrame([]);

Deno.test("sizes and rulers say findings 1 and 2 of paper.md", () => {
  assert.equal(
    sizesSentence(),
    "4 of 4 networks still fit the budget they won. The largest change: the network for 16 KB takes 12.33 KB, not 8.65.",
  );
  assert.equal(
    rulersSentence(),
    "With 32-bit numbers 2 of 4 networks fit no budget of the paper; with 8-bit ones 4 of 4 fit one, 0 of them the one that they won.",
  );
});

Deno.test("stoppingSentence() counts the trainings that ended early", () => {
  const trials = [replay("8 KB", 0.6, { epochs: 31 }), replay("64 KB", 0.65), replay("16 KB", 0.6, { epochs: 100 })];
  assert.match(
    stoppingSentence(trialFrame(trials)),
    /ended 2 of 3 trainings; they took 20 to 100 epochs of 100 allowed/,
  );
  assert.match(stoppingSentence(NONE), /deno task search replay/);
});

Deno.test("independentSentence() holds the means against the runs in PyTorch (direct-convolution.md, 5.4)", () => {
  const trials = [replay("8 KB", 0.59), replay("32 KB", 0.6), replay("32 KB", 0.59, { seed: 2 })];
  const sentence = independentSentence(trialFrame(trials));
  assert.match(
    sentence,
    /^1 of 2 networks .* The farthest is the one for 32 KB: 0\.595 ± \d\.\d+ \(2 seeds\) against 0\.620/,
  );
  assert.equal(independentSentence(NONE), "");
});

Deno.test("reluSentence() judges by the independent runs until ours are there, then by ours", () => {
  assert.match(
    reluSentence(NONE),
    /^Ours are not run yet; .* 58\.23 KB .* 0\.550 \(−0\.107 .* 0\.648 \(−0\.009\)\. So/,
  );
  const ours = [replay("64 KB", 0.64), replay("64 KB", 0.56, { variant: "C1 without ReLU" })];
  assert.match(reluSentence(trialFrame(ours)), /^In our runs .* 0\.560 \(−0\.097 .* 0\.640 \(−0\.017\)\. So Table 1's/);
  const equal = [replay("64 KB", 0.6), replay("64 KB", 0.6, { variant: "C1 without ReLU" })];
  assert.match(reluSentence(trialFrame(equal)), /does not tell/);
});
