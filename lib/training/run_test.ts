import assert from "node:assert/strict";
import type { Protocol, TrainingHooks } from "../models/method.ts";
import { Random } from "../random/mod.ts";
import { type Progress, run, type RunInput } from "./run.ts";
import { FAKE_PROTOCOL, FakeModel } from "./testing/fake_model.ts";

const trainRows = Int32Array.from({ length: 30 }, (_, i) => i), validationRows = Int32Array.from([30, 31, 32, 33]);

function input(changes: Partial<RunInput> & { protocol?: Protocol } = {}): RunInput & { model: FakeModel } {
  const random = new Random("model"), model = new FakeModel(random);
  model.parameters.set({ w: Float32Array.of(3, -3, 1, 0) });
  const fixed = { model, hooks: {}, protocol: FAKE_PROTOCOL, trainRows, validationRows };
  return { ...fixed, shuffling: new Random("order"), streams: { model: random }, ...changes } as RunInput & {
    model: FakeModel;
  };
}

const withoutTimes = <T extends { seconds: number }>(history: readonly T[]) =>
  history.map(({ seconds: _, ...rest }) => rest);

Deno.test("run visits every row once an epoch, in a new order each, the short batch last", async () => {
  const one = input();
  const { history } = await run(one);
  assert.equal(history.length, 6);
  assert.deepEqual(one.model.steps.map((rows) => rows.length), Array(6).fill([8, 8, 8, 6]).flat());
  const epochs = [0, 1].map((e) => one.model.steps.slice(4 * e, 4 * e + 4).flat());
  for (const rows of epochs) assert.deepEqual([...rows].sort((a, b) => a - b), [...trainRows]);
  assert.notDeepEqual(epochs[0], epochs[1]);
});

Deno.test("run keeps the order where the protocol does, and drops the short batch where it says so", async () => {
  const one = input({ protocol: { ...FAKE_PROTOCOL, epochs: 2, shuffle: false, lastBatch: "drop" } });
  await run(one);
  const epoch = [...trainRows.subarray(0, 24)];
  assert.deepEqual(one.model.steps.flat(), [...epoch, ...epoch]);
});

Deno.test("run learns, and keeps the values of its best epoch", async () => {
  const one = input(), { history, kept, watch } = await run(one);
  assert.ok(history.at(-1)!.validationLoss! < history[0]!.validationLoss!);
  const losses = history.map((epoch) => epoch.validationLoss!), best = losses.indexOf(Math.min(...losses));
  assert.equal(watch.best!.epoch, best);
  one.model.parameters.values.set(kept);
  assert.equal(one.model.evaluate(validationRows, 0, 4).loss / 4, losses[best]);
});

/** Counts in its state, and moves a parameter by it, so that a lost state shows. */
function countingHooks(): TrainingHooks {
  let count = 0;
  return {
    afterStep: (_iteration, model) => void (model.parameters.view("w")[3]! += ++count / 1000),
    save: () => ({ count }),
    restore: (state) => count = (state as { count: number }).count,
  };
}

Deno.test("run stopped and taken up from its checkpoint gives the same bits, history and hooks included", async () => {
  const whole = input({ hooks: countingHooks() }), expected = await run(whole);
  for (const stopAfter of [1, 3, 5]) {
    let saved: Uint8Array | null = null;
    const stop = new AbortController();
    const checkpoint = {
      everySeconds: 0,
      load: () => Promise.resolve(saved),
      save(bytes: Uint8Array) {
        saved = bytes;
        if (JSON.parse(new TextDecoder().decode(bytes).split("\n")[1]!).epoch === stopAfter) throw new Error("killed");
        return Promise.resolve();
      },
    };
    await assert.rejects(run(input({ hooks: countingHooks(), checkpoint })), /killed/);
    checkpoint.save = () => Promise.resolve();
    const again = input({ hooks: countingHooks(), checkpoint, signal: stop.signal });
    const { history, kept, watch } = await run(again);
    assert.equal(again.model.steps.length, 4 * (6 - stopAfter));
    assert.deepEqual(kept, expected.kept);
    assert.deepEqual(again.model.parameters.values, whole.model.parameters.values);
    assert.deepEqual(withoutTimes(history), withoutTimes(expected.history));
    assert.deepEqual(watch, expected.watch);
  }
});

Deno.test("run ends with the reason when a loss is no number, and has the best values before it", async () => {
  const one = input();
  one.model.nanAtStep = 9; // third epoch, second step
  const { failure, history, kept } = await run(one);
  assert.equal(failure, "the loss became NaN in epoch 3, step 2");
  assert.equal(history.length, 2);
  assert.ok(kept.every(Number.isFinite));
});

Deno.test("run ends with the reason when the validation loss is no number", async () => {
  const one = input();
  one.model.nanInValidation = true;
  one.model.lossAndGradient = () => 1;
  const { failure, history, watch } = await run(one);
  assert.equal(failure, "the validation loss became NaN in epoch 1");
  assert.deepEqual([history.length, history[0]!.validationLoss, watch.best], [1, null, null]);
});

Deno.test("run stops at the end of patience", async () => {
  const earlyStopping = { watch: "validation-accuracy", patience: 2 } as const;
  const one = input({
    protocol: {
      ...FAKE_PROTOCOL,
      epochs: 50,
      earlyStopping,
      schedule: { name: "step", rate: 0, factor: 1, every: null },
    },
  });
  const { history, failure } = await run(one);
  assert.deepEqual([history.length, failure], [3, null]);
});

Deno.test("run reports at the end of every epoch, and throws what its signal was aborted with", async () => {
  const seen: Progress[] = [];
  await run(input({ onProgress: (progress) => void seen.push({ ...progress, history: [...progress.history] }) }));
  const ends = seen.filter(({ step, steps, history, epoch }) => step === steps && history.length === epoch + 1);
  assert.deepEqual(ends.map(({ epoch }) => epoch), [0, 1, 2, 3, 4, 5]);
  assert.equal(ends.at(-1)!.secondsLeft, 0);
  assert.equal(ends[2]!.validationAccuracy, ends[2]!.history[2]!.validationAccuracy);

  const one = input({ protocol: { ...FAKE_PROTOCOL, epochs: 1_000_000 }, signal: AbortSignal.timeout(150) });
  await assert.rejects(run(one), { name: "TimeoutError" });
});
