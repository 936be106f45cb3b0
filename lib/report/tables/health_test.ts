import assert from "node:assert/strict";
import { trialFrame } from "../frames.ts";
import { fakeTrial } from "../testing/fake_trials.ts";
import { healthTable } from "./health.ts";

const bonsai = (depth: number, seed: number, validation: number, test: number) =>
  fakeTrial({ method: "bonsai", config: { depth }, seed, validation, test });

Deno.test("healthTable(): gaps with their sign, seeds' deviation pooled over configs, failures by their reason", () => {
  const trials = [
    ...[[1, 0.4], [2, 0.42]].map(([seed, test]) => bonsai(1, seed!, 0.41, test!)), // variance 0.0002, 1 degree
    ...[0.5, 0.51, 0.52].map((test, seed) => bonsai(2, seed, 0.55, test)), // variance 0.0001, 2 degrees
    bonsai(3, 1, 0.3, 0.29), // a single seed has no spread
    ...["dead: one class", "dead: one class", "no number: loss"].map((failed, id) =>
      fakeTrial({ method: "bonsai", config: { depth: 4 }, failed, id: `failed ${id}` })
    ),
  ];
  const row = healthTable(trialFrame(trials)).rows[2]!;
  // gaps 0.01, -0.01, 0.05, 0.04, 0.03, 0.01; deviation sqrt((0.0002 + 2 * 0.0001) / 3) = 0.01155
  const numbers = ["9", "3", "6", "+0.022", "+0.050", "0.012", "0.020", "0.0"];
  assert.deepEqual(row, ["Bonsai", ...numbers, "dead (2), no number (1)"]);
  const single = healthTable(trialFrame([bonsai(3, 1, 0.3, 0.29)]));
  assert.deepEqual(single.rows[2]!.slice(6, 8), ["–", "–"]);
  assert.match(single.caption, /pooled over configs \(–: none has several\)\./);
});

Deno.test("healthTable() counts a training once: adopted by a second study, or read on the test set later", () => {
  const config = { depth: 2 }, method = "bonsai" as const;
  const trials = [
    fakeTrial({ method, config, id: "a" }),
    fakeTrial({ method, config, id: "a", study: "bonsai" }),
    fakeTrial({ method, config, id: "b" }),
    fakeTrial({ method, config, id: "b.test", test: 0.4 }),
  ];
  const table = healthTable(trialFrame(trials));
  assert.deepEqual(table.rows[2]!.slice(1, 4), ["2", "0", "1"]);
  assert.match(table.caption, /In all 2 trials, 0 of them failed, and 0\.0 core-hours\.$/);
});
