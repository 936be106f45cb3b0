import assert from "node:assert/strict";
import { TABLE_3 } from "../../paper.ts";
import { trialFrame } from "../frames.ts";
import { fakeTrial } from "../testing/fake_trials.ts";
import { fewBitsSentence, fewBitsTable } from "./few_bits.ts";

const architecture = TABLE_3[1]!.architecture, ours = "A, C1(4,(3,3)), C1(6,(1,1)), Dr, D*";
const quantised = { scales: "frozen" };

const replayed = (seed: number, float: number, few?: number) => [
  fakeTrial({
    ...{ method: "direct-convolution", config: { architecture }, seed, test: float },
    tags: { table: 3, row: "16 KB", variant: "", budget: 16 },
  }),
  ...few === undefined ? [] : [fakeTrial({
    ...{ method: "direct-convolution", config: { architecture, quantised }, seed, test: few },
    tags: { table: 3, row: "16 KB", variant: "4 bits", budget: 16, stage: "few-bits" },
  })],
];

const searched = (seed: number, float: number, few: number) => [
  fakeTrial({
    ...{ method: "direct-convolution", study: "direct-convolution", config: { architecture: ours }, seed, test: float },
    tags: { stage: "winner", budget: 8 },
  }),
  fakeTrial({
    method: "direct-convolution",
    study: "direct-convolution",
    config: { architecture: ours, quantised },
    ...{ seed, test: few, tags: { stage: "few-bits", variant: "4 bits", budget: 8 } },
  }),
];

Deno.test("fewBitsTable() has a line for each network of Table 3 and each winner of ours; differences are of pairs", () => {
  const trials = [
    ...replayed(1, 0.62, 0.61),
    ...replayed(2, 0.64),
    ...searched(1, 0.58, 0.56),
    ...searched(2, 0.6, 0.6),
  ];
  const { rows } = fewBitsTable(trialFrame(trials));
  assert.equal(rows.length, 5);
  assert.deepEqual(rows[0]!.slice(1), ["the paper's", "0.604", "not run yet", "not run yet", "not run yet", ""]);
  // one pair: the second float network has none of 4 bits yet
  assert.deepEqual(rows[1]!.slice(2), ["0.629", "0.630 ± 0.127 (2 seeds)", "0.610 (1 seed)", "−0.010", "0.608"]);
  assert.deepEqual(rows[4]!.slice(0, 3), [ours, "our search's, ≤ 8 KB", ""]);
  assert.equal(rows[4]![5], "−0.010 ± 0.127");
});

Deno.test("fewBitsSentence() gives the mean over pairs, or what to run", () => {
  const trials = [...replayed(1, 0.62, 0.63), ...searched(1, 0.58, 0.56)];
  assert.match(
    fewBitsSentence(trialFrame(trials)),
    /by −0\.5 points on average over 2 pairs of 2 networks \(from −2\.0 to \+1\.0\)/,
  );
  assert.match(fewBitsSentence(trialFrame(replayed(1, 0.62))), /deno task search replay --part 4-bit/);
});
