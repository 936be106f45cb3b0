/** Runs one notebook from top to bottom in a fresh kernel. */
import { dirname, resolve } from "node:path";
import { messageOf } from "../../errors.ts";
import { firstNotebookFault } from "../typecheck.ts";
import { CellError } from "./cell_error.ts";
import { startKernel } from "./kernel_process.ts";
import { type KernelName, kernelSpec } from "./kernel_spec.ts";
import { LEFT_OUT } from "./marks.ts";
import { codeCells, type Notebook, readNotebook } from "./notebook_file.ts";
import { type Output, OutputCollector } from "./outputs.ts";
import { sameButForTimes, sanitise } from "./sanitise.ts";
import { Session, TimeLimitError } from "./session.ts";

/** How long a cell may run when neither it nor the caller says otherwise, in s. */
export const CELL_LIMIT = 600;

export interface RunOptions {
  /** `deno` */
  readonly kernel?: KernelName;
  /** Seconds a cell may run; a cell's metadata `timeout_s` goes before it. */
  readonly cellLimit?: number;
  /** Gives the run up: the kernel is ended and {@linkcode RunStopped} thrown. */
  readonly stop?: AbortSignal;
  onCell?(done: { readonly cell: number; readonly cells: number; readonly seconds: number }): void;
}

export interface RunResult {
  /** The notebook with its new outputs; not yet on disk. */
  readonly notebook: Notebook;
  readonly cells: number;
  readonly seconds: number;
  /** Numbers of the code cells that said they were left out, for want of the images. */
  readonly leftOut: readonly number[];
  /** Numbers of the code cells whose outputs are other ones than the file's, times aside. */
  readonly changed: readonly number[];
}

/** The run was given up at the caller's wish. */
export class RunStopped extends Error {
  override name = "RunStopped";
}

/**
 * Runs every code cell of a notebook. The file is not changed: write the result with `writeNotebook`.
 *
 * @throws {CellError} a cell failed, ran out of time or ended the kernel; the cells after it did not run.
 * @throws {RunStopped} `stop` was raised. No process is left behind in any case.
 */
export async function runNotebook(path: string, options: RunOptions = {}): Promise<RunResult> {
  const started = performance.now();
  const notebook = readNotebook(path), cells = codeCells(notebook);
  const spec = kernelSpec(options.kernel ?? "deno");
  const kernel = startKernel(spec, dirname(resolve(path)));
  const stopped = whenStopped(options.stop);
  let session: Session | null = null;
  try {
    session = await Session.open(spec, kernel, stopped.promise);
    const collector = new OutputCollector();
    const fresh: Output[][] = [];
    for (const [i, cell] of cells.entries()) {
      const cellStarted = performance.now();
      const limit = cell.metadata.timeout_s;
      fresh.push(collector.begin());
      try {
        const seconds = typeof limit === "number" ? limit : options.cellLimit ?? CELL_LIMIT;
        const reply = await session.run(cell.source, seconds * 1000, (message) => collector.take(message));
        if (!reply.ok) {
          const isMute = reply.traceback.length === 0, trace = isMute ? stderrLines(fresh.at(-1)!) : reply.traceback;
          const said = isMute ? trace.find((line) => /^(\w*Error\b|\d+:\d+ - )/.test(line)) : undefined;
          const fault = isMute && said === undefined ? await firstNotebookFault(path) : null; // Deno at a syntax error
          const what = said ?? fault ?? `${reply.errorName}: ${reply.errorValue}`;
          throw new CellError(path, i + 1, what, cell.source, trace);
        }
      } catch (error) {
        if (error instanceof CellError || error instanceof RunStopped) throw error;
        throw new CellError(
          path,
          i + 1,
          error instanceof TimeLimitError ? timeLimitText(error) : messageOf(error),
          cell.source,
        );
      }
      options.onCell?.({ cell: i + 1, cells: cells.length, seconds: (performance.now() - cellStarted) / 1000 });
    }
    const changed: number[] = [];
    for (const [i, cell] of cells.entries()) {
      const outputs = sanitise(fresh[i] ?? []);
      if (!sameButForTimes(cell.outputs, outputs)) {
        cell.outputs = outputs;
        changed.push(i + 1);
      }
      cell.execution_count = i + 1;
      for (const output of cell.outputs) if (output.output_type === "execute_result") output.execution_count = i + 1;
      delete cell.metadata.execution; // clock times that JupyterLab may have left
    }
    const leftOut = cells.flatMap((cell, i) => cell.outputs.some(isLeftOut) ? [i + 1] : []);
    return { notebook, cells: cells.length, seconds: (performance.now() - started) / 1000, leftOut, changed };
  } finally {
    stopped.release();
    await kernel.end(await session?.shutdown() ?? false);
    session?.close();
  }
}

/** What a cell wrote to stderr: tslab says there why the cell failed, and answers with an error that is empty. */
function stderrLines(outputs: readonly Output[]): string[] {
  const texts = outputs.map((output) => output.output_type === "stream" && output.name === "stderr" ? output.text : "");
  return texts.join("").trim().split("\n");
}

function isLeftOut(output: Output): boolean {
  return "metadata" in output && output.metadata[LEFT_OUT] === true;
}

function timeLimitText(error: TimeLimitError): string {
  return `${error.message}; make it faster, or raise the cell's metadata "timeout_s"`;
}

/** A promise that rejects when the signal is raised. */
function whenStopped(signal: AbortSignal | undefined): { promise: Promise<never>; release(): void } {
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(new RunStopped("stopped"));
  promise.catch(() => {});
  if (signal?.aborted) onAbort();
  signal?.addEventListener("abort", onAbort);
  return { promise, release: () => signal?.removeEventListener("abort", onAbort) };
}
