import assert from "node:assert/strict";
import { wasmEngine } from "../engine/mod.ts";
import { measure } from "./measure.ts";
import { multiplyAddPeak } from "./peak.ts";
import { parsePeer, runPeer } from "./peers.ts";
import { aligned, rateTable, stepTable, togetherTable } from "./tables.ts";
import { together } from "./together.ts";
import { WORKLOADS } from "./workloads.ts";

Deno.test("the workloads are the eleven of the specification, with its GFLOP", () => {
  assert.equal(Object.keys(WORKLOADS).length, 11);
  // training-speed.md, "One training step"
  const printed = { "cnn-8": 0.32, "cnn-16": 0.11, "cnn-32": 2.0, "cnn-64": 1.1 } as const;
  for (const [name, gflop] of Object.entries(printed)) {
    assert.ok(Math.abs(WORKLOADS[name]!().gflop / gflop - 1) < 0.05, name);
  }
});

/** A peer that is a line of shell. */
const fake = (line: string) => `sh -c '${line}'`;

Deno.test("measure gives a row for each engine and peer, and GFLOP/s from the median", () => {
  const peer = fake(`printf "{\\"peer\\": \\"fake 1.0\\", \\"workload\\": \\"cnn-16\\", \\"ms\\": 100}\\n"`);
  const timings = measure(WORKLOADS["cnn-16"]!(), {
    engines: [wasmEngine()],
    peers: [peer],
    turns: 1,
    milliseconds: 10,
  });
  assert.deepEqual(timings.map(({ engine }) => engine), ["wasm", "fake 1.0"]);
  assert.deepEqual(timings[1], { workload: "cnn-16", engine: "fake 1.0", ms: 100, gflops: 1.1 });
  assert.ok(timings[0]!.ms > 0.1 && timings[0]!.ms < 2000);
});

Deno.test("a peer that fails or prints no time is named in one line", () => {
  assert.throws(() => runPeer(fake("echo broken >&2; exit 3"), "cnn-8"), {
    name: "UserError",
    message: /cnn-8: broken$/,
  });
  assert.throws(() => parsePeer("hello\n", "x"), {
    name: "UserError",
    message: /--peer x: not a line like .*: hello$/,
  });
  assert.throws(() => parsePeer(`{"peer": "x", "workload": "cnn-8", "ms": -1}`, "x"), { name: "UserError" });
});

Deno.test("multiplyAddPeak of 128-bit vectors is what a core of today can do", () => {
  const peak = multiplyAddPeak(wasmEngine());
  assert.ok(peak > 2 && peak < 400, `${peak} GFLOP/s`);
});

Deno.test("the step table has shares of the peak and ratios to the best peer", () => {
  const row = (engine: string, ms: number) => ({ workload: "cnn-8", engine, ms, gflops: 300 / ms });
  const table = stepTable([row("native", 4), row("wasm", 10), row("a 1", 20), row("b 2", 16)], 100);
  assert.deepEqual(table.split("\n").at(-1)!.split("|").map((cell) => cell.trim()).slice(1, -1), [
    ...["cnn-8", "4.00", "10.0", "20.0", "16.0", "75.0", "75 %", "4.00", "30.0", "30 %", "1.60"],
  ]);
  assert.ok(!stepTable([row("wasm", 10)], 100).includes("best peer"));
});

Deno.test("the rate table groups thousands, and columns are aligned", () => {
  const table = rateTable([{ workload: "cnn-8", engine: "wasm", imagesPerSecond: 12345.6, share: 0.913 }]);
  assert.match(table, /\| cnn-8 +\| 12,346 \| +91 % \|/);
  assert.equal(new Set(aligned([["a", "bb"], ["ccccc", "d"]]).split("\n").map((line) => line.length)).size, 1);
});

Deno.test("together steps one process, then two at once, and says how many times one that is", async () => {
  const result = await together("protonn-2-4", "wasm", 2, 40), { alone, each, times } = result;
  assert.ok(alone > 0.01 && each.length === 2 && each.every((ms) => ms > 0.01), JSON.stringify(result));
  assert.ok(Math.abs(times - alone / each[0]! - alone / each[1]!) < 1e-9);
  const table = togetherTable([{ workload: "cnn-8", engine: "native", alone: 4, each: [4, 5], times: 1.8 }]);
  assert.match(table, /\| steps\/s +\| one process \| 2 at once \| times one \|/);
  assert.match(table, /\| cnn-8, native \| +250 \| +450 \| +1\.80 \|/);
});
