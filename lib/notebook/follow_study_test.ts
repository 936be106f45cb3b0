import assert from "node:assert/strict";
import { fakeNetworkSearch } from "../report/testing/fake_trials.ts";
import { studyLine } from "./follow_study.ts";

Deno.test("studyLine() counts a study's trials, gives the best of each budget, and says how to start what has none", () => {
  assert.match(
    studyLine("direct-convolution", fakeNetworkSearch(20)),
    /^direct-convolution: \d+ done, \d+ failed; best validation 8 KB 0\.\d{3}/,
  );
  assert.equal(studyLine("bonsai", []), "bonsai: nothing yet; start it with: deno task search bonsai");
});
