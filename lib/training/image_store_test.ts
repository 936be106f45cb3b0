import assert from "node:assert/strict";
import { pooledMaps, standardisation } from "../dataset/mod.ts";
import { syntheticCifar10 } from "../dataset/testing/synthetic.ts";
import { wasmEngine } from "../engine/mod.ts";
import { type InputForm, withImages } from "./image_store.ts";

const data = syntheticCifar10({ train: 60, validation: 20, test: 20 }), engine = wasmEngine();

/** Feature f of a row as a model reads it. */
const valueOf = (form: InputForm, row: number, f: number) =>
  withImages(engine, data, form, data, (arena, { kind, offset, features, scale, shift }) => {
    const at = row * features + f;
    const x = kind === "u16" ? arena.u16(offset + 2 * at, 1)[0]! : arena.u8(offset + at, 1)[0]!;
    return Promise.resolve(x * arena.f32(scale, features)[f]! + arena.f32(shift, features)[f]!);
  });

Deno.test("withImages gives pixels as they are, pooled and divided by 256, or standardised", async () => {
  const row = 71, f = 345, { mean, std } = standardisation(data), byte = data.images[row * 3072 + f]!;
  assert.equal(await valueOf("raw", row, f), byte);
  assert.equal(await valueOf("pooled", row, f), pooledMaps(data)[row * 768 + f]! / 4 / 256);
  assert.ok(Math.abs(await valueOf("standardised", row, f) - (byte - mean[f]!) / std[f]!) < 1e-5);
});

Deno.test("withImages keeps one copy of the images and takes back what the work allocated", async () => {
  const marks: number[] = [];
  for (const form of ["pooled", "raw", "standardised", "pooled", "raw"] as const) {
    await withImages(engine, data, form, data, (arena) => {
      marks.push(arena.mark());
      arena.alloc(1 << 20);
      return Promise.resolve();
    });
  }
  assert.equal(marks[3], marks[2]);
  assert.equal(marks[4], marks[2]);
  assert.ok(marks[2]! - marks[1]! < data.images.length, "raw and standardised share the bytes");
});

Deno.test("withImages lets one caller in at a time, and the next after a failure", async () => {
  const order: string[] = [];
  const slow = withImages(engine, data, "raw", data, async () => {
    order.push("first in");
    await new Promise((resolve) => setTimeout(resolve, 20));
    order.push("first out");
    throw new Error("broken");
  });
  const next = withImages(engine, data, "raw", data, () => Promise.resolve(order.push("second")));
  await assert.rejects(slow, /broken/);
  await next;
  assert.deepEqual(order, ["first in", "first out", "second"]);
});
