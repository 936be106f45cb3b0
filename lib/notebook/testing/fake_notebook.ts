import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What every notebook file says beside its cells. */
export const BARE = { nbformat: 4, nbformat_minor: 5, metadata: {} };

/** Writes notebooks of these code cells, never run, into a folder. */
export interface FakeNotebooks {
  readonly folder: string;
  write(name: string, cells: readonly string[]): string;
}

/** A folder of its own for notebooks, gone after `use`. */
export async function withNotebooks(use: (notebooks: FakeNotebooks) => void | Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "notebook-"));
  const write = (name: string, sources: readonly string[]) => {
    const cells = sources.map((source, i) => ({
      cell_type: "code",
      id: `cell-${i}`,
      metadata: {},
      source,
      outputs: [],
      execution_count: null,
    }));
    const path = join(folder, name);
    writeFileSync(path, JSON.stringify({ ...BARE, cells }));
    return path;
  };
  try {
    await use({ folder, write });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
