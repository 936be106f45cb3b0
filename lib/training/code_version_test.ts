import assert from "node:assert/strict";
import { codeVersion } from "./code_version.ts";

Deno.test("codeVersion names a commit, marked where lib differs from it, or says that there is none", () => {
  assert.match(codeVersion(), /^([0-9a-f]{10}\+?|unknown)$/);
  assert.equal(codeVersion(), codeVersion());
});
