/** A queue worker as a process of its own, for tests that kill it. Arguments: address, hash of its code. */
import process from "node:process";
import { assetPath } from "../../assets.ts";
import { messageOf } from "../../errors.ts";
import { runQueueWorker } from "../queue/worker.ts";

const [address = "", code = "code"] = process.argv.slice(2);
const stopping = new AbortController();
process.on("SIGINT", () => stopping.abort());
try {
  console.error("ready");
  await runQueueWorker({
    address,
    agreement: { code, data: "data" },
    pixels: "fake pixels",
    workers: 1,
    signal: stopping.signal,
    onNotice: (text) => console.error(text),
    pool: {
      runnerPath: assetPath("lib/search/testing/fake_runner.ts"),
      checkpoints: `${process.env.FAKE_FOLDER}-checkpoints`,
    },
    lockMs: 2000,
    stalledMs: 1000,
  });
  process.exit(130);
} catch (error) {
  console.error(messageOf(error));
  process.exit(1);
}
