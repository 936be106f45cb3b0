import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { assetPath } from "../../assets.ts";
import { directConvolution } from "./method.ts";
import { OPEN_QUESTIONS, SEARCH_QUESTIONS } from "./open_questions.ts";

Deno.test("the open questions say what the protocol does", () => {
  const config = directConvolution.schema.parse({ architecture: "A, D(16), D(16), Dr, D*" });
  const protocol = directConvolution.protocol(config),
    ours = (choice: string) => OPEN_QUESTIONS.find((question) => question.choice === choice)!.options[0];
  assert.equal(ours("batch size"), String(protocol.batch));
  assert.match(ours("Adam's epsilon"), /^1e-7.*Keras/);
  assert.equal(protocol.optimiser.epsilon, 1e-7);
  assert.equal(protocol.optimiser.form, "keras");
  assert.ok(
    protocol.schedule.name === "exponential" && ours("floor of the learning rate") === String(protocol.schedule.floor),
  );
  assert.ok(ours("activation of C1").toLowerCase() === config.c1Activation);
  assert.ok(protocol.earlyStopping?.watch === "validation-loss" && protocol.earlyStopping.patience === 5);
  assert.deepEqual(protocol.keep, { epoch: "best-loss" });
  assert.ok(protocol.shuffle && protocol.lastBatch === "keep");
});

Deno.test("what an open question names in a file is there", () => {
  const missing = [...OPEN_QUESTIONS, ...SEARCH_QUESTIONS].map(({ code }) => code).filter((code) => {
    const [path = "", name = ""] = code.split(/, (.*)/);
    return !readFileSync(assetPath(path), "utf8").includes(name);
  });
  assert.deepEqual(missing, []);
});
