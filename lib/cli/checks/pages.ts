/** The pages that people read: Markdown files at the top, and the prose of the notebooks. */
import { readdirSync, readFileSync } from "node:fs";
import { assetPath } from "../../assets.ts";
import { readNotebook } from "../../notebook/runner/mod.ts";

export interface Page {
  /** Relative to the repository. */
  readonly path: string;
  /** Markdown; of a notebook, its Markdown cells. */
  readonly text: string;
}

/** Paths of the notebooks, relative to the repository, in order. */
export function notebookPaths(): string[] {
  return readdirSync(assetPath("notebooks")).filter((name) => name.endsWith(".ipynb")).sort()
    .map((name) => `notebooks/${name}`);
}

export function pages(): Page[] {
  const markdown = readdirSync(assetPath(".")).filter((name) => name.endsWith(".md")).sort();
  return [
    ...markdown.map((path) => ({ path, text: readFileSync(assetPath(path), "utf8") })),
    ...notebookPaths().map((path) => ({ path, text: prose(path) })),
  ];
}

function prose(path: string): string {
  const cells = readNotebook(assetPath(path)).cells.filter((cell) => cell.cell_type === "markdown");
  return cells.map((cell) => cell.source).join("\n\n");
}
