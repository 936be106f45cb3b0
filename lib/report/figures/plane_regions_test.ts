import assert from "node:assert/strict";
import { regions } from "./plane_regions.ts";

const map = (picture: string) => picture.trim().split("\n").map((line) => [...line.trim()].map(Number));

Deno.test("regions() finds the middle of each class's ground", () => {
  const found = regions(map(`
    111112
    111112
    111112
    111112
    111112
  `));
  assert.deepEqual(found.find(({ owner }) => owner === 1), { owner: 1, centre: { x: 2, y: 2 }, depth: 3 });
  assert.equal(found.find(({ owner }) => owner === 2)?.depth, 1);
  assert.equal(found.length, 2);
});

Deno.test("regions() of one class reach to the map's edge, and an island makes a hole in them", () => {
  const [whole] = regions(map("111\n111\n111"));
  assert.deepEqual(whole, { owner: 1, centre: { x: 1, y: 1 }, depth: 2 });
  const [around, island] = regions(map("111\n101\n111"));
  assert.equal(around?.depth, 1);
  assert.deepEqual(island, { owner: 0, centre: { x: 1, y: 1 }, depth: 1 });
});
