/** `deno task worker --queue ADDRESS`: trains what a search elsewhere has put into the queue. */
import { availableParallelism } from "node:os";
import { runQueueWorker } from "../search/queue/worker.ts";
import { agreementOn } from "../search/planner.ts";
import { prepareSearch } from "../search/session.ts";
import { command, Interrupted, runCli } from "./cli.ts";
import { stopSignal } from "./interrupt.ts";
import { reachQueue, useEngine, withWorkerOptions } from "./search_options.ts";

interface Options {
  readonly queue: string;
  readonly workers?: number;
  readonly engine?: string;
}

const program = withWorkerOptions(
  command("worker", "Take trials from a queue that `search --queue` fills, until Ctrl-C.")
    .requiredOption(
      "--queue <address>",
      "redis://[user@]host:6379[/0], or rediss:// with TLS; its password from QUEUE_PASSWORD",
    ),
).action(work);

async function work({ queue, workers = availableParallelism(), engine: name }: Options): Promise<void> {
  useEngine(name);
  await reachQueue(queue);
  const { data, engine } = await prepareSearch();
  console.error(`engine ${engine.name} ${engine.version}, ${data.name}, ${workers} at a time`);
  const signal = stopSignal(() => {});
  const onNotice = (text: string) => console.error(text);
  await runQueueWorker({ address: queue, agreement: agreementOn(data), pixels: data.name, workers, signal, onNotice });
  throw new Interrupted();
}

await runCli(program);
