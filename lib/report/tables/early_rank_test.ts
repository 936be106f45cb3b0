import assert from "node:assert/strict";
import { fakeHistory, fakeTrial } from "../testing/fake_trials.ts";
import { Random } from "../../random/mod.ts";
import { earlyRankTable } from "./early_rank.ts";

Deno.test("earlyRankTable() ranks each method by itself, and says where there is too little to rank", () => {
  const random = new Random(3);
  const trials = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7].map((validation, i) =>
    fakeTrial({
      ...{ method: "bonsai", config: { i }, validation, history: fakeHistory(30, validation, random) },
    })
  );
  const rows = new Map(earlyRankTable(trials, 5).rows.map(([method, ...rest]) => [method, rest]));
  assert.deepEqual(rows.get("Bonsai")!.slice(0, 2), ["6", "1.00"]);
  assert.match(rows.get("Bonsai")![2]!, /^0\.\d\d to 1\.00$/);
  assert.deepEqual(rows.get("ProtoNN"), ["0", "too few to rank", ""]);
  assert.match(earlyRankTable(trials, 5).caption, /6 trials/);
});
