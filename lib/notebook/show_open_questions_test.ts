import assert from "node:assert/strict";
import { OPEN_QUESTIONS } from "../models/mod.ts";
import { openQuestionsMarkdown } from "./show_open_questions.ts";

Deno.test("openQuestionsMarkdown() numbers the questions and links each to a line", () => {
  const lines = openQuestionsMarkdown(OPEN_QUESTIONS).split("\n");
  assert.equal(lines.length, OPEN_QUESTIONS.length);
  assert.match(lines[0]!, /^1\. \*\*Activation of C1:\*\* ReLU\. .* \*Could be:\* none, as Table 1 prints\. \[/);
  assert.match(lines[1]!, /\[`method\.ts`\]\(\.\.\/lib\/models\/direct_convolution\/method\.ts#L\d+\)$/);
  const linked = lines.filter((line) => /#L\d+\)$/.test(line));
  assert.equal(linked.length, lines.length);
});
