/**
 * A whole search as a process of its own, for tests that kill it: the real journal, pool and stages around a runner
 * that trains nothing. Arguments: folder, number of candidates, workers.
 */
import { join } from "node:path";
import process from "node:process";
import { messageOf } from "../../errors.ts";
import { assetPath } from "../../assets.ts";
import { NOWHERE } from "../adopt.ts";
import { openJournal } from "../journal/journal.ts";
import { createPool } from "../workers/pool.ts";
import { runStudy } from "../run_study.ts";
import { FULL_SCALE } from "../study.ts";
import { createWeightsStore } from "../weights/weights_store.ts";
import { FAKE_DATA, fakePlanner, fakeTrial } from "./fake_planner.ts";
import { fakeStudy } from "./fake_study.ts";

const [folder = ".", count = "10", workers = "2"] = process.argv.slice(2);
const executor = createPool({
  workers: Number(workers),
  runnerPath: assetPath("lib/search/testing/fake_runner.ts"),
  checkpoints: join(folder, "checkpoints"),
});
const stopping = new AbortController();
process.on("SIGINT", () => stopping.abort());
try {
  const journal = openJournal(join(folder, "fake.jsonl"), { study: "fake", data: FAKE_DATA, scale: "" });
  const say = (text: string) => console.error(text);
  const outcome = await runStudy({
    study: fakeStudy(Number(count), { 3: "nan", 5: "crash once", 8: "crash", 11: "throw" }),
    scale: FULL_SCALE,
    planner: fakePlanner,
    journal,
    executor,
    elsewhere: NOWHERE,
    weights: createWeightsStore(join(folder, "scratch"), folder),
    display: {
      onStage: () => {},
      onStart: () => {},
      onProgress: () => {},
      onTrial: () => {},
      onReturned: () => {},
      onNotice: say,
      onEnd: () => {},
    },
    signal: stopping.signal,
    lostTrial: (task, reason) => fakeTrial(task, null, reason),
    dropCheckpoint: () => {},
  });
  journal.close();
  await executor.close();
  console.log(JSON.stringify(outcome));
  process.exit(outcome.isComplete ? 0 : 130);
} catch (error) {
  executor.abandon();
  console.error(messageOf(error));
  process.exit(1);
}
