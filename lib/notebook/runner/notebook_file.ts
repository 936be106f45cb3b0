/** Notebook files (nbformat 4.5): read, checked, and written so that a diff shows only what changed. */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { z } from "zod";
import { messageOf, UserError } from "../../errors.ts";
import { writeAtomically } from "../../files.ts";
import type { Output } from "./outputs.ts";

const text = z.union([z.string(), z.array(z.string())]).transform((value) =>
  Array.isArray(value) ? value.join("") : value
);
const metadata = z.record(z.string(), z.unknown());
const fileBundle = z.record(z.string(), z.unknown());

const fileOutput = z.discriminatedUnion("output_type", [
  z.object({ output_type: z.literal("stream"), name: z.string(), text }),
  z.object({ output_type: z.literal("error"), ename: z.string(), evalue: z.string(), traceback: z.array(z.string()) }),
  z.object({ output_type: z.literal("display_data"), data: fileBundle, metadata }),
  z.object({
    output_type: z.literal("execute_result"),
    data: fileBundle,
    metadata,
    execution_count: z.number().nullable(),
  }),
]);

const cellSchema = z.discriminatedUnion("cell_type", [
  z.looseObject({ cell_type: z.literal("markdown"), id: z.string(), source: text, metadata }),
  z.looseObject({ cell_type: z.literal("raw"), id: z.string(), source: text, metadata }),
  z.looseObject({
    cell_type: z.literal("code"),
    id: z.string(),
    source: text,
    metadata,
    execution_count: z.number().nullable().default(null),
    outputs: z.array(fileOutput).default([]).transform((outputs) => outputs.map(joined)),
  }),
]);

const notebookSchema = z.looseObject({
  cells: z.array(cellSchema),
  metadata,
  nbformat: z.literal(4),
  nbformat_minor: z.number().min(5),
});

export type Cell = z.infer<typeof cellSchema>;
export type CodeCell = Extract<Cell, { cell_type: "code" }>;
export type Notebook = z.infer<typeof notebookSchema>;

/** Reads a notebook. Throws {@linkcode UserError} if there is none, or it is not nbformat 4.5 with unique cell ids. */
export function readNotebook(path: string): Notebook {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new UserError(`${path}: not a readable notebook (${messageOf(error)}); restore it from version control`);
  }
  const result = notebookSchema.safeParse(value);
  if (!result.success) {
    const issue = result.error.issues[0];
    throw new UserError(
      `${path}: not a notebook of format 4.5 or newer: ${
        issue?.path.join(".")
      }: ${issue?.message}; save it anew in JupyterLab`,
    );
  }
  const ids = result.data.cells.map((cell) => cell.id);
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice !== undefined) throw new UserError(`${path}: two cells have the id ${twice}; give one of them another`);
  return result.data;
}

/** The code cells in order. A cell's number, as people count, is its place here plus one. */
export function codeCells(notebook: Notebook): CodeCell[] {
  return notebook.cells.filter((cell): cell is CodeCell => cell.cell_type === "code");
}

/** Writes a notebook in one step: nobody ever sees half a file. True if the file's content changed. */
export function writeNotebook(path: string, notebook: Notebook): boolean {
  return writeAtomically(path, formatNotebook(notebook));
}

/** The text of a notebook's file, with keys and line breaks as Jupyter itself writes them. */
export function formatNotebook(notebook: Notebook): string {
  const cells = notebook.cells.map((cell) => ({
    ...cell,
    source: lines(cell.source),
    ...(cell.cell_type === "code" ? { outputs: cell.outputs.map(split) } : {}),
  }));
  return JSON.stringify(sorted({ ...notebook, cells }), null, 1) + "\n";
}

/** `03-protonn` of any path to that notebook. */
export function notebookName(path: string): string {
  return basename(path, ".ipynb");
}

function isText(mime: string): boolean {
  return mime.startsWith("text/") || mime === "image/svg+xml";
}

/** An output with its texts in one piece. */
function joined(output: z.infer<typeof fileOutput>): Output {
  if (!("data" in output)) return output;
  const data = Object.entries(output.data).map((
    [mime, value],
  ) => [mime, Array.isArray(value) ? value.join("") : value]);
  return { ...output, data: Object.fromEntries(data) };
}

function split(output: Output): unknown {
  if (output.output_type === "stream") return { ...output, text: lines(output.text) };
  if (!("data" in output)) return output;
  const data = Object.entries(output.data).map((
    [mime, value],
  ) => [mime, isText(mime) && typeof value === "string" ? lines(value) : value]);
  return { ...output, data: Object.fromEntries(data) };
}

function lines(value: string): string[] {
  return value === "" ? [] : value.split(/(?<=\n)/);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1);
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
