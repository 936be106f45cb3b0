/** `task train` and `task evaluate` as a person or a script runs them. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { assetPath } from "../assets.ts";
import { endOf, runTask, startTask } from "./testing/run_task.ts";

const NETWORK = "A, C1(4,(3,3)), M, Dr, D*", TRAIN = ["train", "direct-convolution", NETWORK];

const run = (...task: string[]) => runTask(task);

/** Its one line on standard error. */
function refusal(...task: string[]): string {
  const { status, stdout, stderr } = run(...task);
  assert.deepEqual([status, stdout], [1, ""], stderr);
  assert.match(stderr, /^[^\n]+\n$/);
  return stderr;
}

Deno.test("train refuses in one line what it cannot train, and knows wrong usage", () => {
  assert.match(
    refusal("train", "perceptron", "{}"),
    /^train: unknown method perceptron: choose one of direct-convolution, /,
  );
  assert.match(refusal("train", "direct-convolution", "A, C9(3), D*"), /^train: direct-convolution: /);
  assert.match(
    refusal("train", "bonsai", "depth 5"),
    /^train: bonsai: the config is not JSON: depth 5; write it like /,
  );
  assert.match(refusal("train", "bonsai", '{"depth":5,"projectionDim":12,"leaves":3}'), /leaves/);
  assert.match(refusal(...TRAIN, "--out", "/proc/nowhere/w.safetensors"), /--out .*: cannot be written there/);
  assert.match(refusal(...TRAIN, "--out", tmpdir()), /--out .*: cannot be written there \(it is a folder\)/);
  for (const usage of [["--seed", "x"], ["--engine", "abacus"], ["--epochs", "0"], ["--nonsense"]]) {
    assert.equal(run(...TRAIN, ...usage).status, 2);
  }
});

Deno.test("evaluate refuses in one line what it cannot read", () => {
  assert.match(refusal("evaluate", "nowhere.safetensors"), /^evaluate: nowhere.safetensors: cannot be read/);
  assert.match(refusal("evaluate", assetPath("README.md")), /README.md: no whole safetensors file/);
});

// the images are not everywhere
if (process.env["CIFAR10_DIR"]) {
  Deno.test("train writes weights that evaluate reads: on the test set, and on a file of records", () => {
    const folder = fs.mkdtempSync(join(tmpdir(), "train-")), out = join(folder, "w.safetensors");
    try {
      const short = ["--epochs", "1", "--images", "256", "--seed", "0"];
      const trained = run(...TRAIN, ...short, "--engine", "wasm", "--json"), trial = JSON.parse(trained.stdout);
      assert.equal(trained.status, 0);
      assert.match(trained.stderr, /^engine: wasm \(.*\); CIFAR-10, /m);
      assert.match(trained.stderr, /^epoch 1 of 1: loss \d/m);
      assert.deepEqual([trial.method, trial.seed, trial.protocol.images, trial.outcome], [
        "direct-convolution",
        0,
        256,
        "ok",
      ]);
      assert.ok(trial.stepMilliseconds > 0);

      const again = run(...TRAIN, ...short, "--out", out);
      assert.match(again.stdout, /^validation accuracy \d+\.\d\d % after epoch 1 of 1 \(CIFAR-10, /);
      const hash = createHash("sha256").update(fs.readFileSync(out)).digest("hex");
      assert.equal(hash, trial.weightsSha256, "another engine, the same file");

      const test = JSON.parse(run("evaluate", out, "--json").stdout);
      assert.deepEqual([Object.keys(test), test.images], [["images", "accuracy", "predictions"], 10_000]);
      const records = join(folder, "records.bin"), bytes = new Uint8Array(2 * 3073).fill(100);
      bytes[0] = bytes[3073] = 7;
      fs.writeFileSync(records, bytes);
      const own = JSON.parse(run("evaluate", out, "--images", records, "--json").stdout);
      assert.equal(own.images, 2);
      assert.equal(own.accuracy, own.predictions.filter((label: number) => label === 7).length / 2);
      fs.writeFileSync(records, bytes.subarray(1));
      assert.match(
        refusal("evaluate", out, "--images", records),
        /6145 bytes are no whole number of CIFAR-10 records of 3073/,
      );
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });

  Deno.test("train stops at Ctrl-C with status 130", async () => {
    const child = startTask([...TRAIN, "--epochs", "100000"]);
    let said = "";
    child.stderr!.on("data", (chunk) => {
      said += chunk;
      if (String(chunk).includes("engine:")) child.kill("SIGINT");
    });
    assert.equal(await endOf(child), 130);
    assert.match(said, /stopping/);
  });
}
