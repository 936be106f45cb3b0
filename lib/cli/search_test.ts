import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import process from "node:process";
import { assetPath } from "../assets.ts";

function run(command: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [
    "run",
    "-A",
    "--no-check",
    assetPath(`lib/cli/${command}.ts`),
    ...args,
  ], {
    encoding: "utf8",
    cwd: assetPath(""),
    env: { ...process.env, NO_COLOR: "1", ENGINE: "wasm", CIFAR10_DIR: assetPath("no such folder") },
  });
  return { status, stdout, stderr: stderr.trim() };
}

Deno.test("search refuses an unknown study with status 1 and wrong usage with 2, each in one line and with nothing on stdout, before a data set is looked for", () => {
  const cases: readonly (readonly [readonly string[], number, RegExp])[] = [
    [["cnn"], 1, /^search: unknown study cnn: choose one of direct-convolution, protonn, bonsai, fastgrnn, replay$/],
    [["bonsai", "--engine", "gpu"], 1, /^search: unknown engine gpu: choose one of native, wasm, tensorflow, tfjs$/],
    [
      ["bonsai", "--budget", "0"],
      2,
      /^error: option '--budget <KB>' argument '0' is invalid. must be a size in KB above 0/,
    ],
    [
      ["bonsai", "--candidates", "few"],
      2,
      /^error: option '--candidates <n>' argument 'few' is invalid. must be a whole number of at least 1$/,
    ],
    [["bonsai", "--part", "raw"], 1, /^search: bonsai has no part "raw"; it has none$/],
    [["bonsai", "--journal", assetPath("lib")], 1, /^search: .*lib: is a directory; --journal takes a file$/],
    [["bonsai", "--queue", "queue-host"], 1, /^search: --queue: not an address; it looks like redis:\/\/host:6379/],
    [["bonsai", "--queue", "redis://:s3cret@127.0.0.1:1"], 1, /^search: no Redis at redis:\/\/127\.0\.0\.1:1: nobody/],
    [[], 2, /^error: missing required argument 'study'$/],
  ];
  for (const [args, status, message] of cases) {
    const found = run("search", ...args);
    assert.equal(found.status, status, args.join(" "));
    assert.match(found.stderr, message);
    assert.equal(found.stdout, "");
  }
});

Deno.test("worker wants a queue", () => {
  const { status, stderr } = run("worker");
  assert.equal(status, 2);
  assert.equal(stderr, "error: required option '--queue <address>' not specified");
});

Deno.test("search --help names every option of the contract", () => {
  const { status, stdout } = run("search", "--help");
  assert.equal(status, 0);
  const options = [
    "budget",
    "candidates",
    "epochs",
    "images",
    "seed",
    "workers",
    "journal",
    "queue",
    "plan",
    "json",
    "part",
    "engine",
  ];
  for (const option of options) assert.match(stdout, new RegExp(`--${option}\\b`));
});
