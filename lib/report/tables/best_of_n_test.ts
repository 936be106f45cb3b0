import assert from "node:assert/strict";
import { trialFrame } from "../frames.ts";
import { fakeTrial } from "../testing/fake_trials.ts";
import { bestOfNTable } from "./best_of_n.ts";

Deno.test("bestOfNTable() says what the second half of the candidates added, with its interval", () => {
  const trials = [0.2, 0.3, 0.4, 0.5].map((validation) =>
    fakeTrial({
      ...{ method: "direct-convolution", study: "direct-convolution", config: { validation }, validation, epochs: 5 },
      ...{ kilobytes: 7, tags: { stage: "candidate", budget: 8 } },
    })
  );
  // the best of two of the four: 0.3 once, 0.4 twice, 0.5 three times of six
  assert.deepEqual(bestOfNTable(trialFrame(trials)).rows, [
    ["≤ 8 KB", "4", "", "", "0.433", "0.500", "6.7 [0.0, 20.0]"],
  ]);
  assert.match(bestOfNTable(trialFrame([])).caption, /Nothing has been run yet/);
});
