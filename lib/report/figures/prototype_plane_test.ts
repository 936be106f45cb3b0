import assert from "node:assert/strict";
import { imageChw } from "../../dataset/mod.ts";
import { fakeProtonnData as data, fakeProtonnWeights } from "../testing/fake_protonn.ts";
import { assertSnapshot } from "../testing/snapshot.ts";
import { prototypePlane } from "./prototype_plane.ts";

const input = (row: number) => imageChw(data, row);

Deno.test("prototypePlane() looks as committed: three prototypes, images that do not overlap, the ground of the winner", () => {
  const figure = prototypePlane(data, { weights: fakeProtonnWeights(), gamma: 0.05, input });
  assert.equal(figure.alt, "The plane of the prototypes: airplane, bird, ship");
  const places = [...figure.svg.matchAll(/<image x="([\d.]+)" y="([\d.]+)"/g)].map((
    [, x, y],
  ) => [Number(x), Number(y)]);
  assert.ok(places.length >= 5 && places.length <= 60);
  for (const [i, [x, y]] of places.entries()) {
    const near = places.filter(([u, v]) => Math.max(Math.abs(x! - u!), Math.abs(y! - v!)) < 28);
    assert.equal(near.length, 1, `image ${i}`);
  }
  assert.match(figure.svg, />AIRPLANE<|>BIRD<|>SHIP</, "ground with room for its owner's name");
  assert.match(figure.caption, new RegExp(`${places.length} of 60 validation images`));
  assertSnapshot("prototype-plane", figure);
});

Deno.test("prototypePlane() of a model of three dimensions says that there is no plane", () => {
  const { B, Z } = fakeProtonnWeights();
  const figure = prototypePlane(data, { weights: { W: new Float32Array(3 * 3072), B: B!, Z: Z! }, gamma: 1, input });
  assert.match(figure.alt, /A model of 3 dimensions has no plane to draw: train one with projectionDim 2/);
});
