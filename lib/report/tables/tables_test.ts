import assert from "node:assert/strict";
import { trialFrame } from "../frames.ts";
import type { Table } from "../table.ts";
import { fakeNetworkSearch, fakeReplay, fakeTrial } from "../testing/fake_trials.ts";
import { paperTable } from "./paper_table.ts";
import { reproducedTable, resultsTable } from "./results.ts";
import { independentTable } from "./independent_runs.ts";
import { table1, table2 } from "./search_space.ts";
import { searchTable } from "./search_table.ts";
import { table7, verdictTable } from "./table_7.ts";

const nothing = trialFrame([]);
const FIRST_NETWORK = { architecture: "A, C2(16,(3,3)), C1(8,(3,3)), C1(32,(3,3)), M, Dr, D*" };

/** A cell by its row number and its column's title. */
function cell(table: Table, row: number, column: string): string {
  const at = table.columns.findIndex(({ title }) => title === column);
  assert(at >= 0, `${table.name} has no column ${column}`);
  return table.rows[row]![at]!;
}

function replay(test: number, seed: number, variant = "", table = 3) {
  const config = { ...FIRST_NETWORK, variant };
  return fakeTrial({
    method: "direct-convolution",
    config,
    seed,
    test,
    tags: { table, row: "8 KB", variant, budget: 8 },
  });
}

Deno.test("Tables 3 to 6 without trials: the paper's column is filled, ours says not run yet", () => {
  const rows = { 3: 5, 4: 6, 5: 10, 6: 15 };
  for (const number of [3, 4, 5, 6] as const) {
    const table = paperTable(nothing, number);
    assert.equal(table.rows.length, rows[number]);
    table.rows.forEach((_, i) => {
      assert.match(cell(table, i, "paper"), /^0\.\d{3}$/);
      const search = table.rows[i]!.includes("cross-entropy loss") ? "–" : "not run yet"; // no study searches that
      assert.deepEqual([cell(table, i, "replay"), cell(table, i, "search")], ["not run yet", search]);
      assert.equal(cell(table, i, "difference"), "");
    });
  }
});

Deno.test("Table 3 shows mean and interval over seeds, the difference, and the size on the ruler", () => {
  // 0.600, 0.603, 0.606: standard deviation 0.003, t 4.303 for 2 degrees of freedom, so 4.303 * 0.003 / sqrt(3) = 0.00745
  const trials = trialFrame([replay(0.600, 1), replay(0.603, 2), replay(0.606, 3)]);
  const table = paperTable(trials, 3, "int8");
  assert.equal(cell(table, 0, "replay"), "0.603 ± 0.007 (3 seeds)");
  assert.equal(cell(table, 0, "difference"), "−0.001");
  assert.equal(cell(table, 0, "KB printed"), "5.39");
  assert.equal(cell(table, 0, "KB (int8)"), "14.52"); // `paper.md` finding 2: 14.5
  assert.match(cell(table, 0, "why"), /^Agrees within 1\.5 points\. Printed size: that of a 28×28×1 input\.$/);
  assert.match(
    table.caption,
    /fake pixels; the paper's protocol, up to 100 epochs on 40,000 images; engine fake; 3 trials\.$/,
  );
});

Deno.test("why: a difference that another reading explains, one within the seeds, one that nothing explains", () => {
  const why = (...trials: ReturnType<typeof fakeTrial>[]) =>
    cell(paperTable(trialFrame(trials), 3), 0, "why").split(" Printed")[0];
  const independent = "an independent run agrees with the paper: 0.593."; // direct-convolution.md, section 5.4
  assert.equal(why(replay(0.5, 1)), `Unexplained; ${independent}`);
  assert.equal(why(replay(0.5, 1), replay(0.6, 1, "other")), "Explained: other 0.600.");
  assert.equal(
    why(replay(0.5, 1), replay(0.501, 2), replay(0.55, 1, "other")),
    `Unexplained; tested: other 0.550; ${independent}`,
  );
  assert.equal(why(replay(0.55, 1), replay(0.62, 2), replay(0.58, 3)), "Within the spread of our seeds.");
  assert.match(why(replay(0.55, 1), replay(0.6, 2))!, /^Unexplained/); // two seeds spread over anything
});

Deno.test("trials that were cut down do not count where full ones are, and are named where they are all", () => {
  const short = { ...replay(0.3, 2), tags: { table: 3, row: "8 KB", variant: "", scale: "epochs 3" } };
  assert.equal(cell(paperTable(trialFrame([replay(0.6, 1), short]), 3), 0, "replay"), "0.600 (1 seed)");
  const table = paperTable(trialFrame([short]), 3);
  assert.match(table.caption, /cut down \(epochs 3\)/);
  assert.match(cell(table, 0, "why"), /^Cut down \(epochs 3\): not comparable\./);
  assert.match(resultsTable(trialFrame([short])).rows[0]![1]!, /not yet/);
});

Deno.test("the search column says how much of the paper's search was run, and a winner's test reading", () => {
  const candidates = fakeNetworkSearch(20);
  const best = candidates.filter(({ bytes }) => bytes.paper <= 8192)
    .reduce((a, b) => (b.validation!.accuracy > a.validation!.accuracy ? b : a));
  const full = [0.61, 0.62].map((test, i) =>
    fakeTrial({
      ...{ method: "direct-convolution", study: "direct-convolution", seed: i },
      config: best.config,
      test,
      tags: { stage: "winner", budget: 8 },
    })
  );
  const before = paperTable(trialFrame(candidates), 3), after = paperTable(trialFrame([...candidates, ...full]), 3);
  assert.match(cell(before, 0, "search"), /^0\.\d{3} \(validation\) \[20 of 750\]$/);
  assert.match(cell(after, 0, "search"), /^0\.615 ± 0\.064 \(2 seeds\) \[20 of 750\]$/);
  assert.match(before.caption, /\[n of m\].*\(validation\)/);
  const winners = searchTable(trialFrame([...candidates, ...full]), 3);
  assert.equal(cell(winners, 0, "our winner"), best.config.architecture);
  assert.equal(cell(winners, 0, "candidates"), "20 of 750");
});

Deno.test("networks in 4 bits are a reading of their own, in the replay and behind the search's winner", () => {
  const fourBits = { quantised: { scales: "frozen" } }, method = "direct-convolution" as const;
  const candidate = { method, study: method, config: FIRST_NETWORK, kilobytes: 7 };
  const table = paperTable(
    trialFrame([
      replay(0.6, 1),
      fakeTrial({
        ...{ method, config: { ...FIRST_NETWORK, ...fourBits }, test: 0.58 },
        tags: { table: 3, row: "8 KB", stage: "few-bits", variant: "4 bits" },
      }),
      fakeTrial({ ...candidate, tags: { stage: "candidate", budget: 8 } }),
      fakeTrial({
        ...{ ...candidate, config: { ...FIRST_NETWORK, ...fourBits }, test: 0.57 },
        tags: { stage: "few-bits", variant: "4 bits", budget: 8 },
      }),
    ]),
    3,
  );
  assert.equal(table.rows.length, 10);
  assert.deepEqual([cell(table, 0, "reading"), cell(table, 5, "reading")], ["float", "4 bits"]);
  assert.deepEqual([cell(table, 0, "model"), cell(table, 5, "model")], [FIRST_NETWORK.architecture, "as above"]);
  assert.deepEqual([cell(table, 5, "replay"), cell(table, 5, "search")], [
    "0.580 (1 seed)",
    "0.570 (1 seed) [1 of 750]",
  ]);
  assert.equal(cell(table, 5, "why"), "−0.020 against float.");
});

Deno.test("Table 7 has the paper's dashes and its 0.6433", () => {
  const table = table7(nothing);
  assert.deepEqual(table.rows.map(([, what]) => what), Array(6).fill(["paper", "replay", "search"]).flat());
  assert.equal(cell(table, 0, "≤ 32 KB"), "0.6433 [19.91]");
  assert.deepEqual(table.rows.slice(3, 6).map((row) => row[2]), ["–", "–", "–"]); // ProtoNN at 8 KB
});

Deno.test("Table 7's caption counts the seeds, and on a dear ruler marks what no longer fits", () => {
  const one = table7(trialFrame([replay(0.6, 1)])), three = table7(trialFrame([1, 2, 3].map((i) => replay(0.6, i))));
  assert.match(one.caption, /Ours are single seeds/);
  assert.match(three.caption, /over seeds, of which a cell has 3\./);
  assert.equal(cell(three, 1, "≤ 8 KB"), "0.600 ± 0.000 [7.30]");
  const mixed = table7(trialFrame([...[1, 2].map((i) => replay(0.6, i)), ...fakeReplay(1).slice(1)]), "float32");
  assert.match(mixed.caption, /†: larger than its budget on this ruler\..* 1 to 2; one seed has no interval\./);
  assert.match(cell(mixed, 1, "≤ 8 KB"), / \[58\.09 †\]$/); // `paper.md` finding 2: 58
});

Deno.test("verdicts: chosen by validation, on each ruler among what fits there, doubtful for single seeds", () => {
  const trial = (method: "bonsai" | "fastgrnn", kilobytes: number, validation: number, test: number, seed = 1) =>
    fakeTrial({ method, config: { kilobytes, validation }, kilobytes, validation, test, seed });
  const trials = [
    trial("bonsai", 7, 0.3, 0.2), // the better test accuracy belongs to the worse validation: not chosen
    trial("bonsai", 7, 0.2, 0.9),
    ...[0.4, 0.402].map((test, seed) => trial("fastgrnn", 1, 0.4, test, seed)),
    ...[0.5, 0.502].map((test, seed) => trial("fastgrnn", 15, 0.5, test, seed)),
  ];
  const table = verdictTable(trialFrame(trials));
  assert.equal(cell(table, 0, "≤ 8 KB"), "FastGRNN 0.401? (Bonsai 0.200)");
  assert.equal(cell(table, 1, "≤ 8 KB"), "FastGRNN 0.401 (no other fits)"); // float32: eight times as large
  assert.equal(cell(table, 1, "≤ 128 KB"), "FastGRNN 0.501? (Bonsai 0.200)");
  assert.equal(cell(table, 0, "as the paper"), "0 of 5");
  assert.match(table.caption, /the paper's winner \(Direct Convolution\)/); // Table 7's best at every budget
  const small = trial("bonsai", 1, 0.3, 0.2), network = replay(0.58, 1); // 7.30 KB on the paper's ruler
  assert.equal(cell(verdictTable(trialFrame([small, network])), 0, "as the paper"), "5 of 5");
});

Deno.test("results and what was reproduced, without trials and with all", () => {
  assert.match(resultsTable(nothing).caption, /deno task campaign/);
  assert(resultsTable(nothing).rows[0]!.includes("0.604 → not yet"));
  const trials = trialFrame(fakeReplay());
  assert.match(resultsTable(trials).rows[0]![1]!, /^0\.604 → 0\.60\d$/);
  assert.equal(resultsTable(nothing).rows.length, 6);
  assert.deepEqual(resultsTable(trials).rows.slice(6).map(([name]) => name), [
    "ProtoNN, standardised inputs",
    "Bonsai, cross-entropy loss",
  ]);
  assert.deepEqual(reproducedTable(nothing).rows.slice(0, 4).map((row) => row[1]), Array(4).fill("not run yet"));
  assert.match(reproducedTable(trials).rows[0]![1]!, /^\d of 5 within 1\.5 points$/);
});

Deno.test("independentTable() has other people's runs beside ours", () => {
  const table = independentTable(trialFrame([replay(0.603, 1)]));
  assert.deepEqual(table.rows[0]!.slice(4, 7), ["0.593", "0.603 (1 seed)", "+0.010"]);
  assert.match(table.caption, / 1 of 1 are within 1\.5 points\. Ours: /);
  const far = independentTable(trialFrame([replay(0.5, 1), replay(0.62, 2)])); // mean 0.560 against 0.593
  assert.match(far.caption, / 0 of 1 .*, all but Table 3, 8 KB, float \(our 2 seeds: 0\.500 to 0\.620\)\. /);
});

Deno.test("Tables 1 and 2 are the paper's", () => {
  assert.equal(table1().rows.length, 7);
  assert.equal(table2().rows.length, 16);
});
