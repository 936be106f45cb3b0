import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { assetPath } from "../assets.ts";
import { buildForTslab } from "./tslab_build.ts";

Deno.test("buildForTslab() declares values and types for tslab's TypeScript, and touches nothing that stays the same", async () => {
  await buildForTslab();
  const [report, models, random] = ["report", "models", "random"].map((name) =>
    readFileSync(assetPath(`node_modules/lib/${name}.d.ts`), "utf8")
  );
  assert.match(report!, /^export declare function rowsOf</m); // called as rowsOf<report.TrialRow>(...)
  assert.match(report!, /^export type TrialRow = any;$/m);
  assert.match(report!, /^export declare const RULERS: any;$/m);
  assert.match(models!, /^export type FastgrnnConfig = any;$/m); // stands behind `export *`
  assert.match(random!, /^export declare const Random: any;\nexport type Random = any;$/m);
  const bundle = assetPath("node_modules/lib/index.cjs"), written = statSync(bundle).mtimeMs;
  await buildForTslab();
  assert.equal(statSync(bundle).mtimeMs, written);
});
