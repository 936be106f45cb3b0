import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { assetPath } from "../assets.ts";
import { wasmEngine } from "../engine/mod.ts";
import { UserError } from "../errors.ts";
import type { Check } from "./golden_file.ts";
import { replayFastgrnn } from "./fastgrnn.ts";

const read = (name: string) => JSON.parse(readFileSync(assetPath(`lib/golden/vectors/${name}.json`), "utf8"));
const failed = (checks: Check[]) => checks.filter((check) => !check.ok);

Deno.test("a golden file that is wrong fails its check; one of a wrong shape is refused in one line", () => {
  const wrong = read("fastgrnn_tiny");
  wrong.batch0.grads.U[1][2] += 2e-5;
  assert.deepEqual(failed(replayFastgrnn(wrong, wasmEngine())).map((check) => check.check), ["batch0.grads.U"]);
  const cases: [(json: ReturnType<typeof read>) => void, RegExp][] = [
    [(json) => json.params.U.pop(), /^params\.U: 4 x 4 numbers expected, got 3 x 4/],
    [(json) => json.X[1][2] = "x", /^X: 2 x 5 x 3 numbers expected/],
    [(json) => json.config.H = 0, /^config\.H: a size expected, got 0$/],
    [(json) => json.y[0] = 3, /^y: classes 0 to 2 expected, got 3$/],
    [(json) => delete json.batch0, /^batch0\.finalHidden: 2 x 4 numbers expected, got nothing$/],
  ];
  for (const [spoil, message] of cases) {
    const json = read("fastgrnn_tiny");
    spoil(json);
    assert.throws(() => replayFastgrnn(json, wasmEngine()), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, message);
      assert.ok(!error.message.includes("\n"));
      return true;
    });
  }
});
