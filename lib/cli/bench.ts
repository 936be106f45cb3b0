/** `deno task bench [WORKLOAD ...]`: how fast a training step is on each engine, beside other frameworks. */
import { InvalidArgumentError } from "commander";
import {
  measure,
  multiplyAddPeak,
  rateData,
  rateTable,
  stepTable,
  type Timing,
  type Together,
  together,
  togetherTable,
  type TrainingRate,
  trainingRate,
  WORKLOADS,
} from "../bench/mod.ts";
import { chooseEngine, type Engine } from "../engine/mod.ts";
import { command, printJson, runCli, wholeNumber } from "./cli.ts";

interface Options {
  readonly peer: string[];
  readonly processes?: number;
  readonly json?: boolean;
}

const NAMES = Object.keys(WORKLOADS);

function named(name: string): string {
  if (!(name in WORKLOADS)) throw new InvalidArgumentError(`there are ${NAMES.join(", ")}`);
  return name;
}

/** Fastest first; one where native cannot be had. */
function engines(): Engine[] {
  const fastest = chooseEngine();
  return fastest.name === "native" ? [fastest, chooseEngine("wasm")] : [fastest];
}

async function bench(names: readonly string[], { peer: peers, processes, json }: Options): Promise<void> {
  const ours = engines(), peak = Math.max(...ours.map(multiplyAddPeak)), say = json ? console.error : console.log;
  for (const { name, version } of ours) console.error(`engine: ${name} (${version})`);
  console.error(`one thread; multiply-add peak of this core ${peak.toFixed(0)} GFLOP/s`);
  const timings: Timing[] = [];
  for (const name of names) {
    const rows = measure(WORKLOADS[name]!(), { engines: ours, peers });
    console.error(rows.map(({ engine, ms }) => `${name}  ${engine} ${ms} ms`).join("\n"));
    timings.push(...rows);
  }
  say(`\n${stepTable(timings, peak)}\n`);

  const data = await rateData(), rates: TrainingRate[] = [];
  console.error(`trainings on ${data.fingerprint.name}`);
  for (const { name } of ours) {
    for (const workload of names) {
      const { ms } = timings.find((timing) => timing.workload === workload && timing.engine === name)!;
      rates.push(await trainingRate(WORKLOADS[workload]!(), name, ms, data));
    }
  }
  say(rateTable(rates));

  if (processes !== undefined) {
    const results: Together[] = [];
    for (const name of names) results.push(await together(name, ours[0]!.name, processes));
    say(`\n${togetherTable(results)}`);
  }
  if (json) printJson(timings);
}

const collect = (value: string, all: string[]) => [...all, value];

const program = command("bench", "Time one training step of each workload on every engine that is there, one thread.")
  .argument(
    "[workloads...]",
    `default: all of ${NAMES.join(", ")}`,
    (name: string, all: string[] = []) => [...all, named(name)],
  )
  .option(
    "--peer <command>",
    "a program that times the same steps and prints lines of JSON; may be repeated",
    collect,
    [],
  )
  .option(
    "--processes <n>",
    "also: that many processes at once beside one alone, on the fastest engine",
    wholeNumber(1),
  )
  .option("--json", "one JSON value on stdout")
  .action((names: string[] | undefined, options: Options) => bench(names?.length ? names : NAMES, options));
await runCli(program);
