/** Under what conditions numbers were measured: the line below every table and figure. */
import { counted } from "./format.ts";
import type { TrialRow } from "./rows.ts";

const TRAINING_IMAGES = 40_000;

/** Data set, protocol scale and engine of the rows, as a caption says them; `""` for no rows. */
export function provenance(rows: readonly TrialRow[]): string {
  if (rows.length === 0) return "";
  const images = range(rows.map((row) => row.images ?? TRAINING_IMAGES));
  const epochs = range(rows.flatMap((row) => row.epochs ?? []));
  const scales = distinct(rows.map((row) => row.scale).filter(Boolean));
  const scale = scales.length === 0 ? "the paper's protocol" : `cut down (${scales.join("; ")})`;
  return `Ours: ${
    distinct(rows.map((row) => row.data)).join(" and ")
  }; ${scale}, up to ${epochs} epochs on ${images} images; ` +
    `engine ${distinct(rows.map((row) => row.engine)).join(", ")}; ${counted(rows.length, "trial")}.`;
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}

function range(values: readonly number[]): string {
  const low = Math.min(...values), high = Math.max(...values), text = (value: number) => value.toLocaleString("en-US");
  return low === high ? text(low) : `${text(low)} to ${text(high)}`;
}
