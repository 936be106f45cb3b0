/** `deno task reproduce`: the main job. Data, every notebook in a fresh kernel, figures and tables, and what came out. */
import process from "node:process";
import { Option } from "commander";
import { assetPath } from "../assets.ts";
import { DataMissingError, loadCifar10 } from "../dataset/mod.ts";
import { UserError } from "../errors.ts";
import {
  CellError,
  type KernelName,
  notebookName,
  runNotebook,
  RunStopped,
  writeNotebook,
} from "../notebook/runner/mod.ts";
import { buildForTslab } from "../notebook/tslab_build.ts";
import { exportAll, reproducedTable, toText } from "../report/mod.ts";
import { acquireLock, type LockPurpose } from "../search/journal/lock.ts";
import { command, Interrupted, printJson, runCli } from "./cli.ts";
import { stopSignal } from "./interrupt.ts";
import { notebookPaths } from "./checks/pages.ts";

interface Options {
  readonly only?: string;
  readonly kernel: KernelName;
  readonly json?: boolean;
}

/** What the refusal of a second run says. */
const REPRODUCING: LockPurpose = { doing: "runs the notebooks", instead: "run this command again after it" };

/** What became of one notebook. */
interface Ran {
  readonly notebook: string;
  readonly cells: number;
  readonly seconds: number;
  /** Code cells whose outputs are other ones than the file's were, times aside. */
  readonly changed: readonly number[];
  /** Code cells that need the images and did not run. */
  readonly leftOut: readonly number[];
}

/** The notebooks whose names begin with `only`, or all. */
function chosenNotebooks(only: string | undefined): string[] {
  const all = notebookPaths(), chosen = all.filter((path) => only === undefined || notebookName(path).startsWith(only));
  if (chosen.length === 0) {
    throw new UserError(`no notebook begins with ${only}: there are ${all.map(notebookName).join(", ")}`);
  }
  return chosen;
}

/** Finds or fetches the images once, so that no notebook has to; without them the notebooks leave cells out. */
async function prepareImages(signal: AbortSignal): Promise<void> {
  try {
    const { fingerprint } = await loadCifar10({ signal });
    console.error(`data: ${fingerprint.name}`);
  } catch (error) {
    if (!(error instanceof DataMissingError)) throw error;
    console.error(`data: none (${error.message})`);
    console.error("data: cells that need images are left out");
  }
}

async function runOne(path: string, kernel: KernelName, stop: AbortSignal): Promise<Ran> {
  const onCell = ({ cell, cells }: { cell: number; cells: number }) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${path}  cell ${cell} of ${cells} `);
  };
  const result = await runNotebook(assetPath(path), { kernel, stop, onCell });
  if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
  // tslab's outputs are a check of the code, not the published ones: those come from the Deno kernel
  if (kernel === "deno") writeNotebook(assetPath(path), result.notebook);
  const { cells, seconds, leftOut, changed } = result;
  const notes = [
    `${path}  ${cells} cells  ${seconds.toFixed(1)} s`,
    ...cellList(kernel === "deno" ? "outputs changed" : "other outputs than the file's", changed),
    ...cellList("left out for want of the images", leftOut),
  ];
  console.error(notes.join("; "));
  return { notebook: path, cells, seconds, changed, leftOut };
}

function cellList(what: string, cells: readonly number[]): string[] {
  return cells.length === 0 ? [] : [`${what}: cell${cells.length === 1 ? "" : "s"} ${cells.join(", ")}`];
}

async function reproduce({ only, kernel, json }: Options): Promise<void> {
  const chosen = chosenNotebooks(only);
  const lock = acquireLock(assetPath("data/cache/reproduce.lock"), REPRODUCING);
  const stop = stopSignal(() => lock.release());
  try {
    await prepareImages(stop);
    if (kernel === "tslab") await buildForTslab();
    const ran: Ran[] = [];
    for (const path of chosen) ran.push(await runOne(path, kernel, stop));
    const files = kernel === "deno" ? await exportAll({ onNotice: (text) => console.error(text) }) : [];
    if (kernel === "deno") console.error(`figures: ${files.length} files in figures/`);
    if (json) printJson({ notebooks: ran, files, reproduced: reproducedTable().rows });
    else console.log(`\n${toText(reproducedTable())}`);
  } catch (error) {
    if (stop.aborted || error instanceof RunStopped) throw new Interrupted();
    if (error instanceof CellError) console.error(error.report);
    throw error;
  } finally {
    lock.release();
  }
}

const program = command(
  "reproduce",
  "Run every notebook top to bottom in a fresh kernel and export figures and tables.",
)
  .option("--only <beginning>", "only the notebooks whose names begin so: 03")
  .addOption(
    new Option("--kernel <name>", "tslab: a check of the code, writes nothing").choices(["deno", "tslab"]).default(
      "deno",
    ),
  )
  .option("--json", "print one JSON value on stdout")
  .action(reproduce);
await runCli(program);
