import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Random } from "../random/mod.ts";
import { fakeHistory, fakeNetworkSearch, fakeReplay } from "../report/testing/fake_trials.ts";
import { followStudy, studyFigures, studyLine } from "./follow_study.ts";

const search = fakeNetworkSearch(20).map((trial, i) => ({
  ...trial,
  history: fakeHistory(5, trial.validation!.accuracy, new Random(i)),
}));

Deno.test("studyLine() counts a study's trials, gives the best of each budget, and says how to start what has none", () => {
  assert.match(
    studyLine("direct-convolution", search),
    /^direct-convolution: 100 done, 0 failed\nbest validation: 8 KB 0\.\d{3}, 16 KB/,
  );
  assert.equal(studyLine("bonsai", []), "bonsai: nothing yet; start it with: deno task search bonsai");
});

Deno.test("studyFigures() has the front of a search or a replay, and the curves of the trials that ended last", () => {
  const found = studyFigures("direct-convolution", search, "int8");
  assert.match(found!.front.alt, /^Direct Convolution: the search's candidates/);
  assert.match(found!.front.caption, /Pareto front/);
  assert.match(found!.curves.svg, /the last 5 trials of direct-convolution/);
  assert.match(found!.curves.svg, />A, C1\(8,\(3,3\)\), Dr, D\* 128 19</); // named as everywhere
  assert.match(studyFigures("replay", fakeReplay(1))!.front.alt, /^Validation accuracy against model size/);
  assert.equal(studyFigures("bonsai", search), null);
});

Deno.test("followStudy() looks at a journal until its time is up, even one that is not there yet", async () => {
  const folder = mkdtempSync(join(tmpdir(), "follow-")), journal = join(folder, "direct-convolution.jsonl");
  const said: string[] = [], log = console.log;
  console.log = (text: string) => void said.push(text); // what a cell would show, outside of a kernel
  try {
    const following = followStudy("direct-convolution", { seconds: 1.5, everySeconds: 0.2, journal });
    await new Promise((resolve) => setTimeout(resolve, 500));
    writeFileSync(journal, search.slice(0, 7).map((trial) => JSON.stringify(trial) + "\n").join("") + '{"torn');
    await following;
  } finally {
    console.log = log;
    rmSync(folder, { recursive: true });
  }
  assert.match(said[0]!, /nothing yet; start it with: deno task search direct-convolution/);
  assert.match(said[1]!, /^direct-convolution: 7 done, 0 failed/);
  assert.equal(said.length, 4);
});
