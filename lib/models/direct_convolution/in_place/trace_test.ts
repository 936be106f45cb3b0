import assert from "node:assert/strict";
import { directConvolutionSize, parseArchitecture } from "../../../sizing/mod.ts";
import { OverlapError } from "./convolution.ts";
import { memoryTimeline } from "./timeline.ts";
import { traceConvolution, type TracedCell } from "./trace.ts";

const count = (cells: readonly TracedCell[], map: "input" | "output") =>
  cells.filter((cell) => cell?.map === map).length;

Deno.test("traceConvolution follows the worked example of section 4.6 line by line", () => {
  const trace = traceConvolution({ height: 5, width: 5, channels: 1 }, 3, 4);
  assert.equal(trace.slack, 20);
  assert.deepEqual(trace.lines.map(({ kind, length }) => [kind, length]), [
    ["row", 3],
    ["column", 2],
    ["row", 2],
    ["column", 1],
    ["row", 1],
  ]);
  // "out after" and "live input after" of the worked example's table
  const ends = trace.frames.filter((frame) => frame.what === "line").map(({ cells }) => cells);
  assert.deepEqual(ends.map((cells) => count(cells, "output")), [12, 20, 28, 32, 36]);
  assert.deepEqual(ends.map((cells) => count(cells, "input")), [20, 16, 12, 9, 6]);
  const order = trace.frames.filter((frame) => frame.what === "pixel").map(({ pixel }) =>
    `${pixel!.row}${pixel!.column}`
  );
  assert.deepEqual(order, ["00", "01", "02", "10", "20", "11", "12", "21", "22"]);
  assert.deepEqual(trace.frames.at(-1)!.cells.slice(0, 36).map((cell) => cell!.row * 3 + cell!.column), [
    ...Array.from({ length: 36 }, (_, i) => i >> 2),
  ]);
  assert.throws(() => traceConvolution({ height: 5, width: 5, channels: 1 }, 3, 4, 19), OverlapError);
});

Deno.test("traceConvolution never loses an input that a later pixel reads", () => {
  const { frames, to, side } = traceConvolution({ height: 6, width: 4, channels: 2 }, 3, 5);
  const pixels = frames.filter((frame) => frame.what === "pixel");
  pixels.forEach((frame, at) => {
    const alive = new Set(frame.cells.flatMap((cell) => cell?.map === "input" ? [`${cell.row} ${cell.column}`] : []));
    for (const { pixel } of pixels.slice(at + 1)) {
      for (let a = 0; a < side; a++) {
        for (let b = 0; b < side; b++) assert.ok(alive.has(`${pixel!.row + a} ${pixel!.column + b}`), `pixel ${at}`);
      }
    }
  });
  assert.equal(pixels.length, to.height * to.width);
});

Deno.test("memoryTimeline stays within the billed bytes and reaches them in the layer that decides", () => {
  for (
    const [text, decides] of [
      ["A, C2(16,(3,3)), C1(8,(3,3)), C1(32,(3,3)), M, Dr, D*", "C1(32,(3,3))"],
      ["A, C1(64,(3,3)), M, C1(64,(1,1)), C1(64,(5,5)), Dr, D*", "C1(64,(3,3))"],
    ] as const
  ) {
    const architecture = parseArchitecture(text), { capacity, decides: layer, steps } = memoryTimeline(architecture);
    assert.equal(capacity, directConvolutionSize(architecture).working.paper);
    const most = steps.map((step) => Math.max(...step.moments.map(({ input, output }) => input + output)));
    const at = most.indexOf(Math.max(...most)), { from, layer: index, name } = steps[at]!;
    assert.equal(name, decides);
    assert.equal(index, layer);
    // at the peak an output pixel is complete and its input pixel already dead
    assert.ok(most[at]! <= capacity && most[at]! >= capacity - from!.channels, `${most[at]} of ${capacity}`);
    // D*: ten scores of two bytes, while its whole input is still there
    const { channels } = steps.at(-1)!.from!;
    assert.deepEqual(steps.at(-1)!.moments.map(({ input }) => input), Array(10).fill(channels / 2));
    assert.equal(steps.at(-1)!.moments.at(-1)!.output, 20);
  }
});
