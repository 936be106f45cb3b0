import assert from "node:assert/strict";
import { createDisplay } from "./display.ts";
import { fakeTask, fakeTrial } from "../testing/fake_planner.ts";

/** A display into a list of texts, whose clock is moved by hand. */
function display(isTTY: boolean, workers: number | null = 2) {
  const written: string[] = [];
  const clock = { now: 0 };
  const estimator = { seconds: () => 60, isMeasured: () => true, learn: () => {} };
  const stream = { isTTY, columns: 200, write: (text: string | Uint8Array) => written.push(String(text)) > 0 };
  return { written, clock, shown: createDisplay({ stream, estimator, workers: () => workers, now: () => clock.now }) };
}

const tasks = Array.from({ length: 10 }, (_, i) => fakeTask(`t${i}`, { size: 5000 * (i + 1) }));

Deno.test("createDisplay() without a terminal writes plain lines: counts, best per budget, rate, time left", () => {
  const { written, clock, shown } = display(false);
  shown.onStage(
    "fake",
    tasks,
    new Map([["t0", fakeTrial(tasks[0]!, 0.31)], ["t1", fakeTrial(tasks[1]!, null, "NaN")]]),
  );
  assert.equal(
    written.at(-1),
    "fake: 1 done, 1 failed, 0 running, 8 waiting | best 8 KB 0.310, 16 KB 0.310, 32 KB 0.310, 64 KB 0.310, 128 KB 0.310 | 4 min left\n",
  );
  shown.onStart(tasks[2]!);
  shown.onStart(tasks[3]!);
  shown.onProgress(tasks[3]!, {
    epoch: 4,
    epochs: 5,
    step: 1,
    steps: 10,
    loss: 1,
    validationAccuracy: 0.2,
    secondsLeft: 3,
  });
  clock.now = 30_000;
  shown.onTrial(tasks[2]!, fakeTrial(tasks[2]!, 0.42));
  assert.match(
    written.at(-1)!,
    /^fake: 2 done, 1 failed, 1 running, 6 waiting \| best 8 KB 0\.310, 16 KB 0\.420, .* \| 2\.0 trials\/min \| 3 min left \| epoch 5\/5\n$/,
  );
  shown.onStart(tasks[4]!);
  shown.onReturned(tasks[4]!); // its worker is gone
  const before = written.length;
  shown.onTrial(tasks[3]!, fakeTrial(tasks[3]!, 0.5));
  assert.equal(written.length, before, "a line for every trial would be too many");
  shown.onEnd();
  assert.match(written.at(-1)!, /3 done, 1 failed, 0 running, 6 waiting/);
  assert.ok(written.every((text) => !text.includes("\x1b")));
});

Deno.test("createDisplay() in a terminal redraws one line and moves it aside for notices", () => {
  const { written, shown } = display(true, null);
  shown.onStage("fake", tasks, new Map());
  shown.onNotice("a worker crashed");
  assert.equal(written.at(-1), "a worker crashed\n");
  shown.onEnd();
  assert.match(written.at(-1)!, /^fake: 0 done, 0 failed, 0 running, 10 waiting\n$/);
});

Deno.test("createDisplay(): the rate is the trainings' over a study's stages, and at the end no time is left", () => {
  const { written, clock, shown } = display(false);
  const [first, second] = tasks as [typeof tasks[number], typeof tasks[number]];
  shown.onStage("fake", [first], new Map());
  clock.now = 60_000;
  shown.onTrial(first, fakeTrial(first, 0.4));
  // one trial cannot be shared by two workers: 60 s, not 30
  const reading = { ...second, readsTestOf: { trial: fakeTrial(first, 0.4) } };
  shown.onStage("fake", [first, reading], new Map([["t0", fakeTrial(first, 0.4)]]));
  assert.match(written.at(-1)!, /1 done, 0 failed, 0 running, 1 waiting .* \| 1\.0 trials\/min \| 60 s left\n$/);
  clock.now = 60_100;
  shown.onTrial(reading, fakeTrial(reading, 0.4));
  shown.onEnd();
  assert.match(written.at(-1)!, /2 done, 0 failed, 0 running, 0 waiting .* \| 1\.0 trials\/min\n$/);
});
