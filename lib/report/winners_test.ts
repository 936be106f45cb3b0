import assert from "node:assert/strict";
import { chooseWinners } from "../search/winners.ts";
import { trialRow } from "./rows.ts";
import { fakeNetworkSearch, fakeTrial } from "./testing/fake_trials.ts";
import { searchWinner, winnerReadings } from "./winners.ts";

Deno.test("searchWinner() on the paper's ruler is the winner that the search chose", () => {
  const trials = fakeNetworkSearch(40), rows = trials.map(trialRow);
  const chosen = chooseWinners(trials);
  assert.equal(chosen.length, 5);
  for (const { budget, trial } of chosen) assert.equal(searchWinner(rows, budget!, "paper")?.id, trial.id);
});

Deno.test("searchWinner() on another ruler lets in only what fits there", () => {
  const rows = fakeNetworkSearch(40).map(trialRow), winner = searchWinner(rows, 128, "float32")!;
  assert(winner.float32 <= 128 * 1024);
  assert.equal(searchWinner(rows, 1, "float32"), null);
});

Deno.test("winnerReadings() are the test readings of that config, not of another", () => {
  const config = { depth: 2, projectionDim: 3 }, other = { depth: 2, projectionDim: 4 };
  const tags = { stage: "candidate" }, read = { stage: "winner" };
  const trials = [
    fakeTrial({ method: "bonsai", study: "bonsai", config, tags, validation: 0.3 }),
    fakeTrial({ method: "bonsai", study: "bonsai", config, tags: read, test: 0.29 }),
    fakeTrial({ method: "bonsai", study: "bonsai", config: other, tags: read, test: 0.9 }),
    fakeTrial({ method: "bonsai", study: "replay", config, test: 0.8 }),
  ];
  const rows = trials.map(trialRow);
  assert.deepEqual(winnerReadings(rows, rows[0]!).map(({ test }) => test), [0.29]);
});
