import assert from "node:assert/strict";
import { trialFrame } from "../frames.ts";
import { fakeNetworkSearch } from "../testing/fake_trials.ts";
import { assertSnapshot } from "../testing/snapshot.ts";
import { bestOfN } from "./best_of_n.ts";

Deno.test("bestOfN() of invented candidates looks as committed", () => {
  assertSnapshot("best-of-n", bestOfN(trialFrame(fakeNetworkSearch())));
});

Deno.test("bestOfN() of no candidates says what to run", () => {
  assert.match(bestOfN(trialFrame([])).svg, /Run: deno task search direct-convolution/);
});
