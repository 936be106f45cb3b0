import assert from "node:assert/strict";
import { fakeProtonnData as data, fakeProtonnWeights } from "../testing/fake_protonn.ts";
import { assertSnapshot } from "../testing/snapshot.ts";
import { prototypeView } from "./prototypes.ts";

Deno.test("prototypeView() looks as committed: a line for each prototype, the one with the most images first", () => {
  const plain = { mean: new Float32Array(3072), std: new Float32Array(3072).fill(1) };
  const figure = prototypeView(data, plain, fakeProtonnWeights());
  const shares = [...figure.svg.matchAll(/(\d+) % of images/g)].map(([, share]) => Number(share));
  assert.equal(shares.length, 3);
  assert.ok(shares[0]! >= shares[1]! && shares[1]! >= shares[2]!);
  assert.equal(figure.svg.match(/<image /g)!.length, Math.min(8, data.split.validation.length) * 3);
  assertSnapshot("prototypes", figure);
});
