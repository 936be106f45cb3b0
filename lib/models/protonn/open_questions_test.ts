import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { assetPath } from "../../assets.ts";
import { PROTONN_QUESTIONS } from "./open_questions.ts";

Deno.test("every choice names a file and a word that stands in it", () => {
  for (const { choice, code } of PROTONN_QUESTIONS) {
    const [file = "", word = ""] = code.split(/, (.*)/);
    assert(existsSync(assetPath(file)), `${choice}: no ${file}`);
    assert(word !== "" && readFileSync(assetPath(file), "utf8").includes(word), `${choice}: ${file} has no ${word}`);
  }
});
