/** Type-checks notebooks: the kernel only strips types, so nobody else would ever report an error in them. */
import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { codeCells, notebookName, readNotebook } from "./runner/notebook_file.ts";

/** One fault of a notebook, at the code cell and line where people will look for it. */
export interface NotebookFault {
  readonly notebook: string;
  /** From 1; null if the fault is not in a cell. */
  readonly cell: number | null;
  readonly line: number | null;
  readonly message: string;
}

/** Where a line of the joined file comes from. */
interface Origin {
  readonly cell: number;
  readonly line: number;
}

/** All faults that `deno check` finds in these notebooks. Top-level names must be unique within a notebook. */
export function notebookFaults(paths: readonly string[]): NotebookFault[] {
  if (paths.length === 0) return [];
  const files = paths.map((path) => ({
    path,
    ...joinCells(path),
    // beside the notebook, whose imports count from there; two checks at once do not share it
    file: join(dirname(resolve(path)), `${notebookName(path)}.${process.pid}.check.ts`),
  }));
  try {
    for (const { file, code } of files) writeFileSync(file, code);
    const checked = spawnSync(process.execPath, ["check", "--quiet", ...files.map(({ file }) => file)], {
      encoding: "utf8",
      env: { ...process.env, NO_COLOR: "1" },
    });
    if (checked.status === 0) return [];
    const faults = parseFaults(checked.stderr, files);
    if (faults.length > 0) return faults;
    return [{ notebook: paths.join(", "), cell: null, line: null, message: firstLines(checked.stderr) }];
  } finally {
    for (const { file } of files) rmSync(file, { force: true });
  }
}

/** The first fault of a notebook in one line, or null if there is none. */
export function firstNotebookFault(path: string): string | null {
  const fault = notebookFaults([path])[0];
  return fault ? fault.message : null;
}

/** `notebooks/03.ipynb, code cell 4, line 2: Cannot find name 'x'.` */
export function faultText({ notebook, cell, line, message }: NotebookFault): string {
  return `${notebook}${cell === null ? "" : `, code cell ${cell}, line ${line}`}: ${message}`;
}

/** All code of a notebook as one module, and where each of its lines comes from. */
export function joinCells(path: string): { code: string; origins: (Origin | null)[] } {
  const lines: string[] = [], origins: (Origin | null)[] = [];
  for (const [i, cell] of codeCells(readNotebook(path)).entries()) {
    for (const [j, line] of cell.source.split("\n").entries()) {
      lines.push(line);
      origins.push({ cell: i + 1, line: j + 1 });
    }
    lines.push(";");
    origins.push(null);
  }
  return { code: [...lines, "export {};", ""].join("\n"), origins };
}

interface CheckedFile {
  readonly path: string;
  readonly file: string;
  readonly origins: readonly (Origin | null)[];
}

/** A fault ends with a line `at file:///...:LINE:COLUMN`; its message begins a paragraph before. */
function parseFaults(stderr: string, files: readonly CheckedFile[]): NotebookFault[] {
  const faults: NotebookFault[] = [];
  let message: string | null = null;
  for (const line of stripVTControlCharacters(stderr).split("\n")) {
    const begins = /^(?:TS\d+ \[ERROR\]: |error: )(.*)/.exec(line);
    if (begins?.[1] !== undefined) message = begins[1];
    const at = /(file:\S+?):(\d+):\d+$/.exec(line.trim());
    const checked = at && files.find(({ file }) => pathToFileURL(file).href === at[1]);
    if (!checked || message === null) continue;
    const origin = checked.origins[Number(at[2]) - 1] ?? null;
    faults.push({ notebook: checked.path, cell: origin?.cell ?? null, line: origin?.line ?? null, message });
    message = null;
  }
  return faults;
}

function firstLines(text: string): string {
  return text.split("\n").filter((line) => line.trim() !== "").slice(0, 3).join(" ");
}
