import assert from "node:assert/strict";
import { splitRows } from "../dataset/split.ts";
import { trialFrame } from "./frames.ts";
import { comparisonSummary, methodSummary, searchSummary, splitSummary, summaryMarkdown } from "./summary.ts";
import { fakeReplay } from "./testing/fake_trials.ts";

Deno.test("methodSummary() of no trials says what the paper printed and what to run", () => {
  const { paper, ours, verdict } = methodSummary(trialFrame([]), "direct-convolution");
  assert.equal(paper, "Direct Convolution reaches 0.604 to 0.657 test accuracy within 8 to 128 KB (Table 3).");
  assert.match(ours, /nothing has been run yet/);
  assert.equal(verdict, "open.");
});

Deno.test("methodSummary() counts the lines that agree with the paper out of those that were run", () => {
  const { ours, verdict } = methodSummary(trialFrame(fakeReplay()), "bonsai");
  assert.match(ours, /^its own models, trained again, reach 0\.\d{3} to 0\.\d{3} \(5 of 5 lines run\);/);
  assert.match(verdict, /^\d of 5 lines within 1\.5 points of the paper/);
});

Deno.test("comparisonSummary() accounts for every conclusion of the paper", () => {
  const { verdict } = comparisonSummary(trialFrame(fakeReplay()));
  const [all, ...parts] = [...verdict.matchAll(/\d+/g)].map(Number);
  assert.equal(all, parts.reduce((a, b) => a + b, 0));
  const { ours } = comparisonSummary(trialFrame(fakeReplay().filter(({ method }) => method !== "protonn")));
  const range = "0\\.\\d{3} to 0\\.\\d{3}"; // of 28 lines 3 are ProtoNN's
  assert.match(
    ours,
    new RegExp(`reach Direct Convolution ${range}, Bonsai ${range}, FastGRNN ${range} \\(25 of 28 lines`),
  );
});

Deno.test("searchSummary() and summaryMarkdown() make three lines of Markdown", () => {
  assert.equal(summaryMarkdown(searchSummary(trialFrame([]))).split("\n").length, 3);
});

Deno.test("splitSummary() is computed from the rows: the paper's sizes, or others", () => {
  const labels = Uint8Array.from({ length: 60_000 }, (_, row) => row % 10),
    fingerprint = { name: "some pixels", sha256: "" };
  const paper = splitSummary({ labels, fingerprint, split: splitRows(labels, 50_000, 1_000) });
  assert.match(
    paper.ours,
    /^40,000 \/ 10,000 \/ 10,000; 1,000 images of each class in validation; pixels: some pixels\.$/,
  );
  assert.match(paper.verdict, /^the same sizes;/);
  const other = splitSummary({ labels, fingerprint, split: splitRows(labels, 50_000, 500) });
  assert.match(other.ours, /^45,000 \/ 5,000 \/ 10,000; 500 images/);
  assert.equal(other.verdict, "other sizes than the paper's.");
});
