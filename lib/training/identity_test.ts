import assert from "node:assert/strict";
import { canonicalJson, planTrial } from "./identity.ts";
import { FAKE_PROTOCOL, fakeMethod } from "./testing/fake_model.ts";

const data = { sha256: "pixels", split: "rows" }, method = fakeMethod();

Deno.test("canonicalJson does not depend on the order of keys and leaves out what is undefined", () => {
  assert.equal(
    canonicalJson({ b: [1, { d: null, c: "x" }], a: undefined, e: 0.1 }),
    '{"b":[1,{"c":"x","d":null}],"e":0.1}',
  );
  assert.equal(canonicalJson({ x: 1, y: 2 }), canonicalJson({ y: 2, x: 1 }));
});

Deno.test("planTrial: options override the method's protocol, and what differs gets another id", () => {
  const plan = planTrial(method, {}, data, { epochs: 2, images: 100, protocol: { shuffle: false } });
  assert.deepEqual(plan.protocol, { ...FAKE_PROTOCOL, epochs: 2, images: 100, shuffle: false });
  assert.equal(plan.seed, 1);
  const ids = [
    plan,
    planTrial(method, {}, data),
    planTrial(method, {}, data, { seed: 0 }),
    planTrial(method, {}, { ...data, sha256: "others" }),
    planTrial(method, {}, { ...data, split: "others" }),
    planTrial({ ...method, name: "bonsai" }, {}, data),
  ].map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  assert.equal(planTrial(method, {}, data, { seed: 1 }).id, ids[1]);
  assert.match(ids[0]!, /^[0-9a-f]{16}$/);
});

Deno.test("planTrial: what a protocol says in epochs moves with its length", () => {
  const keep = { epoch: "best-accuracy-from", from: 100 } as const,
    adam = { name: "step", rate: 0.01, factor: 0.1 } as const;
  const protocol = { epochs: 150, keep, schedule: { ...adam, every: 100 } };
  const planned = (epochs?: number) =>
    planTrial(method, {}, data, { protocol, ...(epochs ? { epochs } : {}) }).protocol;
  assert.deepEqual([planned().keep, planned().schedule], [keep, protocol.schedule]);
  assert.deepEqual(planned(30).keep, { ...keep, from: 20 });
  assert.deepEqual(planned(30).schedule, { ...adam, every: 20 });
  assert.deepEqual(planned(1).schedule, { ...adam, every: 1 }, "every 0 epochs would be no schedule");
});
