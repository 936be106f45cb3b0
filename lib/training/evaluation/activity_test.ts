import assert from "node:assert/strict";
import { syntheticCifar10 } from "../../dataset/testing/synthetic.ts";
import { directConvolution } from "../../models/mod.ts";
import { validationActivity } from "./activity.ts";
import { train } from "../train.ts";

Deno.test("validationActivity finds the dead layer of a network that a far too high rate has killed", async () => {
  const config = directConvolution.schema.parse({ architecture: "A, C1(8,(3,3)), M, C1(4,(3,3)), Dr, D*" });
  const data = syntheticCifar10(), schedule = { name: "exponential", rate: 3, factor: 1, floor: 0 } as const;
  const options = { seed: 1, engine: "wasm", epochs: 3 } as const;
  const killed = await train(directConvolution, config, data, { ...options, protocol: { schedule, batch: 20 } });
  const alive = await train(directConvolution, config, data, { ...options, protocol: { batch: 20 } });
  assert.match(JSON.stringify(killed.trial.outcome), /dead: every epoch put all validation images into one class/);
  assert.ok(validationActivity(config, killed.weights, data).some(({ positive }) => positive === 0));
  const shares = validationActivity(config, alive.weights, data, 10).map(({ positive }) => positive);
  assert.ok(shares.length === 2 && shares.every((positive) => positive > 0.05), String(shares));
});
