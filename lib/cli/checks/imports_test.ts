import assert from "node:assert/strict";
import { importsUp } from "./imports.ts";

Deno.test("importsUp() finds what a room takes from above it, types and late imports too", () => {
  const source = `import { a } from "./a.ts";
import { UserError } from "../errors.ts";
import type { Trial } from "../training/mod.ts";
import {
  b,
} from "../sizing/mod.ts";
const late = await import("../report/mod.ts");
import assert from "node:assert/strict";`;
  assert.deepEqual(importsUp("lib/models/x.ts", source), [
    "lib/models/x.ts imports lib/training/mod.ts",
    "lib/models/x.ts imports lib/report/mod.ts",
  ]);
  assert.deepEqual(importsUp("lib/cli/x.ts", source), []);
  assert.deepEqual(importsUp("lib/models/x_test.ts", source), []);
});

Deno.test("importsUp() takes paper.ts and its folder for one room, and a new folder for none", () => {
  assert.deepEqual(importsUp("lib/paper.ts", `export * from "./paper/text.ts";`), []);
  assert.deepEqual(importsUp("lib/sizing/x.ts", `import { TABLE_3 } from "../paper.ts";`), []);
  assert.deepEqual(importsUp("lib/attic/x.ts", `import { y } from "./y.ts";`), [
    "lib/attic/x.ts imports lib/attic/y.ts",
  ]);
});
