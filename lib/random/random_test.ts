import assert from "node:assert/strict";
import { Random } from "./mod.ts";

Deno.test("Random gives the published numbers of PCG32 for its demo state", () => {
  // pcg32-demo of the PCG library: seed 42, sequence 54. pcg32_srandom_r: state = 0, inc = (54 << 1) | 1, step, state += 42, step.
  const mask = (1n << 64n) - 1n, multiplier = 6364136223846793005n, increment = (54n << 1n) | 1n;
  const state = (((increment + 42n) & mask) * multiplier + increment) & mask;
  const hex = (x: bigint) => x.toString(16).padStart(16, "0");
  const random = Random.fromState({ state: hex(state), increment: hex(increment), spare: null });
  const published = [0xa15c02b7, 0x7b47f409, 0xba1d3330, 0x83d2f293, 0xbfa4784b, 0xcbed606e];
  assert.deepEqual(published.map(() => random.nextUint32()), published);
});

Deno.test("Random continues after its state was saved as JSON, half-way through a normal pair too", () => {
  const random = new Random(0);
  random.normal();
  const copy = Random.fromState(JSON.parse(JSON.stringify(random.state)));
  assert.deepEqual([copy.normal(), copy.normal(), copy.nextInt(10)], [
    random.normal(),
    random.normal(),
    random.nextInt(10),
  ]);
});

Deno.test("Random.fork gives streams that differ by label and do not move their parent", () => {
  const random = new Random(7), before = random.state;
  assert.notEqual(random.fork("a").nextUint32(), random.fork("b").nextUint32());
  assert.equal(random.fork("a").nextUint32(), random.fork("a").nextUint32());
  assert.deepEqual(random.state, before);
});

Deno.test("Random.normal has mean 0, variance 1 and normal kurtosis within sampling error", () => {
  const random = new Random(1), n = 200_000;
  let s1 = 0, s2 = 0, s4 = 0;
  for (let i = 0; i < n; i++) {
    const x = random.normal();
    s1 += x, s2 += x * x, s4 += x ** 4;
  }
  assert.ok(Math.abs(s1 / n) < 0.01 && Math.abs(s2 / n - 1) < 0.02 && Math.abs(s4 / n - 3) < 0.15);
});

Deno.test("Random.nextInt is uniform and refuses what it cannot draw from", () => {
  const random = new Random(3), counts = new Array<number>(7).fill(0);
  for (let i = 0; i < 70_000; i++) counts[random.nextInt(7)]!++;
  for (const c of counts) assert.ok(Math.abs(c - 10_000) < 500);
  assert.throws(() => random.nextInt(0), /nextInt: n must be/);
});

Deno.test("Random.permutation holds every number once and depends on the seed", () => {
  const p = new Random(5).permutation(1000);
  assert.deepEqual([...p].sort((a, b) => a - b), [...Array(1000).keys()]);
  assert.notDeepEqual(p, new Random(6).permutation(1000));
});
