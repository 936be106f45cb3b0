import assert from "node:assert/strict";
import { beyondSpecs } from "../../search/studies/protonn_beyond.ts";
import { FULL_SCALE } from "../../search/study.ts";
import { trialFrame } from "../frames.ts";
import { fakeTrial } from "../testing/fake_trials.ts";
import { beyondTable } from "./protonn_beyond.ts";

Deno.test("beyondTable() has the two starts of every shape side by side", () => {
  const candidates = beyondSpecs(FULL_SCALE).slice(0, 3).map(({ config, tags }, i) =>
    fakeTrial({ method: "protonn", study: "protonn", config, tags, validation: 0.3 + 0.01 * i })
  );
  const table = beyondTable(trialFrame(candidates), [8, 16]);
  assert.equal(table.rows.length, 12);
  // 8 (12288 * 0.077 = 946.2, so 947) + 4 (4 * 10 + 10 * 10) = 8136 bytes
  assert.deepEqual(table.rows[0], ["≤ 8 KB", "4", "10", "0.077", "7.95", "0.300", "0.310", "+0.010"]);
  assert.deepEqual(table.rows[1]!.slice(5), ["0.320", "not run yet", ""]);
  assert.deepEqual(table.rules, [6]);
  assert.match(table.caption, /Mean difference over 1 shape: \+0\.010\./, "of those that ran with both starts");
  assert.match(beyondTable(trialFrame([]), [8]).caption, /Run: deno task search protonn --part beyond$/);
});
