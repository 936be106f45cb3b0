/** `task size` as a script runs it: the JSON of its contract, and its exit statuses. */
import assert from "node:assert/strict";
import { runTask } from "./testing/run_task.ts";

Deno.test("size --json prints one value with the contract's keys, for every method", () => {
  const models: readonly (readonly [string, string, number])[] = [
    ["direct-convolution", "A, C2(16,(3,3)), C1(8,(3,3)), C1(32,(3,3)), M, Dr, D*", 7470.5],
    ["protonn", '{"projectionDim":2,"numPrototypes":4,"gamma":0.0015,"learningRate":0.01}', 24_768],
    ["bonsai", '{"depth":5,"projectionDim":12}', 96_784],
    ["fastgrnn", '{"feed":"channel","hiddenDim":150,"densityW":0.1,"densityU":0.3}', 65_088],
  ];
  for (const [method, config, bytes] of models) {
    const { status, stdout } = runTask(["size", method, config, "--json"]), size = JSON.parse(stdout);
    assert.equal(status, 0);
    assert.deepEqual(Object.keys(size).slice(0, 5), ["method", "config", "bytes", "parameters", "parts"]);
    assert.deepEqual([size.method, size.bytes.paper], [method, bytes]);
    assert.deepEqual(Object.keys(size.bytes), ["paper", "float32", "int8", "int4"]);
    assert.equal(
      size.parts.reduce((sum: number, part: { parameters: number }) => sum + part.parameters, 0),
      size.parameters,
    );
  }
});

Deno.test("size ends with 1 on a model that cannot be, with 2 on wrong usage, with 0 on --help; each on the right stream", () => {
  const cases: readonly (readonly [readonly string[], number, RegExp])[] = [
    [["direct-convolution", "A, C1(8,(5,5)), M, C1(8,(3,3)), C1(8,(5,5)), Dr, D*"], 1, /^size: .*layer 5 .*4x4 map/],
    [["perceptron", "{}"], 1, /^size: unknown method perceptron: choose one of /],
    [["bonsai", '{"depth":2,"projectionDim":6,"leaves":3}'], 1, /^size: bonsai has no leaves: its keys are /],
    [["bonsai"], 2, /^error: missing required argument 'config'/],
    [["bonsai", "{}", "--nonsense"], 2, /^error: unknown option '--nonsense'/],
  ];
  for (const [task, status, message] of cases) {
    const ran = runTask(["size", ...task]);
    assert.deepEqual([ran.status, ran.stdout], [status, ""]);
    assert.match(ran.stderr, message);
    assert.match(ran.stderr, /^[^\n]+\n$/);
  }
  const help = runTask(["size", "--help"]);
  assert.deepEqual([help.status, help.stderr], [0, ""]);
  assert.match(help.stdout, /^Usage: size \[options\] <method> <config>/);
});
