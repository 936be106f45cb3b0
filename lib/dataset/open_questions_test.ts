import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { assetPath } from "../assets.ts";
import { SPLIT_QUESTIONS } from "./open_questions.ts";

Deno.test("what an open question of the split names in a file is there", () => {
  for (const { code } of SPLIT_QUESTIONS) {
    const [path = "", name = ""] = code.split(/, (.*)/);
    assert.ok(readFileSync(assetPath(path), "utf8").includes(name), code);
  }
});
