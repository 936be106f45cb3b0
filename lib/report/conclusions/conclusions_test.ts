import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { assetPath } from "../../assets.ts";
import { trialFrame } from "../frames.ts";
import { conclusionsTable } from "../tables/conclusions.ts";
import { fakeBonsaiSearch, fakeReplay, fakeTrial } from "../testing/fake_trials.ts";
import { agrees, judgeAll, larger } from "./judge.ts";

const one = (mean: number, half: number | null = null) => ({ mean, half, n: half === null ? 1 : 3 });

Deno.test("judgeAll(): all must hold, one failure decides, what is undecided stays open", () => {
  const check = (name: string, holds: boolean | null) => ({ name, holds, found: String(holds) });
  assert.deepEqual(judgeAll([check("a", true), check("b", true)]), { verdict: "reproduced", evidence: "a, b: true" });
  assert.deepEqual(judgeAll([check("a", true), check("b", false)]), {
    verdict: "not reproduced",
    evidence: "b: false",
  });
  assert.deepEqual(judgeAll([check("a", true), check("b", null)]), { verdict: "open", evidence: "a: true; b: null" });
  assert.deepEqual(judgeAll([]), { verdict: "open", evidence: "not run yet" });
});

Deno.test("larger(): a smaller mean contradicts only beyond both intervals", () => {
  assert.equal(larger("", one(0.5), one(0.4)).holds, true);
  assert.equal(larger("", one(0.4), one(0.5)).holds, null);
  assert.equal(larger("", one(0.4, 0.06), one(0.5, 0.06)).holds, null);
  assert.equal(larger("", one(0.4, 0.04), one(0.5, 0.04)).holds, false);
  assert.equal(larger("", null, one(0.5)).holds, null);
});

Deno.test("agrees(): within 1.5 points, contradicted beyond the interval only; one seed has none and decides nothing", () => {
  assert.equal(agrees("", one(0.6), 0.612).holds, true);
  assert.equal(agrees("", one(0.6), 0.63).holds, null);
  assert.equal(agrees("", one(0.6, 0.02), 0.63).holds, false);
  assert.equal(agrees("", one(0.6, 0.04), 0.63).holds, null);
});

Deno.test("conclusions without trials are all open, and say that nothing was run", () => {
  for (const [, , verdict, evidence] of conclusionsTable(trialFrame([])).rows) {
    assert.equal(verdict, "open");
    assert.match(evidence!, /^(not run yet|search not complete)$/);
  }
});

Deno.test("conclusions of invented trials follow from them", () => {
  const sparse = fakeTrial({
    ...{ method: "fastgrnn", study: "fastgrnn", kilobytes: 7, validation: 0.5 },
    config: { feed: "multi", hiddenDim: 10, densityW: 0.2, densityU: 1 },
    tags: { stage: "candidate", budget: 8, feed: "multi" },
  });
  const others = [1, 2].map((place) => ({
    ...sparse,
    id: `other ${place}`,
    config: { ...sparse.config, densityW: 1 },
    validation: { epoch: 0, loss: 1, accuracy: 0.1 },
  }));
  const table = conclusionsTable(trialFrame([...fakeReplay(), ...fakeBonsaiSearch(), sparse, ...others]));
  const row = (claim: RegExp) => table.rows.find(([text]) => claim.test(text!))!;
  assert.equal(row(/best for all chosen budgets/)[2], "reproduced");
  assert.equal(row(/even 15 %/)[2], "reproduced");
  assert.deepEqual(row(/local optimum/).slice(2, 3), ["not reproduced"]);
  assert.equal(row(/depth 7 and 8/)[2], "reproduced");
  assert.match(row(/8, 16 and 64 KB are dense/)[3]!, /^multi 8 KB: sparse 0\.500 against dense 0\.100$/);
  assert.equal(row(/Sparse models/)[2], "open");
});

Deno.test("every conclusion links to where its evidence stands, and that page is there", () => {
  const { rows, links } = conclusionsTable(trialFrame([]));
  for (const cells of rows) {
    const address = links?.get(cells.at(-1)!);
    assert(address !== undefined && existsSync(assetPath(address.replace("../", ""))), `${cells.at(-1)}: ${address}`);
  }
});

Deno.test("what speaks of all Bonsai models stays open until all are trained", () => {
  const table = conclusionsTable(trialFrame(fakeBonsaiSearch().slice(1)));
  const rows = table.rows.filter(([claim]) => /^Bonsai (trees )?of depth/.test(claim!));
  assert.deepEqual(rows.map((cells) => cells.slice(2, 4)), Array(2).fill(["open", "search not complete"]));
});

Deno.test("a feed is held against the other two budget by budget; one of them alone leaves it open", () => {
  const replay = (feed: string, test: number) =>
    fakeTrial({
      ...{ method: "fastgrnn", config: { feed }, test },
      tags: { table: 6, row: `${feed} 8 KB`, variant: "", budget: 8, feed },
    });
  const evidence = (...trials: ReturnType<typeof replay>[]) =>
    conclusionsTable(trialFrame(trials)).rows.find(([claim]) => /^Channel-major/.test(claim!))!.slice(2, 4);
  const [row, channel, multi] = [replay("row", 0.5), replay("channel", 0.51), replay("multi", 0.45)];
  assert.match(evidence(row, channel, multi)[1]!, /^8 KB: 0\.510 against 0\.500 \(row\), 0\.450 \(multi\); 16 KB/);
  assert.equal(evidence(row, channel, multi)[0], "open");
  assert.match(evidence(channel, multi)[1]!, /^8 KB: 0\.510 against not run yet \(row\), 0\.450 \(multi\);/);
});

Deno.test("single trainings of a search contradict the paper by more than 1.5 points only", () => {
  const candidate = (densityW: number, validation: number, place: number) =>
    fakeTrial({
      ...{ method: "fastgrnn", study: "fastgrnn", kilobytes: 7, validation, id: `${place}` },
      config: { feed: "multi", hiddenDim: 10, densityW, densityU: 1 },
      tags: { stage: "candidate", budget: 8, feed: "multi" },
    });
  const verdict = (sparse: number, dense: number) => {
    const trials = [candidate(0.2, sparse, 1), candidate(0.1, 0.3, 2), candidate(1, dense, 3)];
    return conclusionsTable(trialFrame(trials)).rows.find(([claim]) => /are dense$/.test(claim!))!.slice(2, 4);
  };
  assert.deepEqual(verdict(0.52, 0.5), ["not reproduced", "multi 8 KB: sparse 0.520 against dense 0.500"]);
  assert.equal(verdict(0.51, 0.5)[0], "open"); // and 16 and 64 KB are not complete
  assert.match(verdict(0.51, 0.5)[1]!, /^multi 8 KB: sparse 0\.510 against dense 0\.500; multi 16 KB, multi 64 KB: /);
});
