/** Figures held to what they were: SVG files beside the tests, looked at once and committed. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import process from "node:process";
import { assetPath } from "../../assets.ts";
import { writeAtomically } from "../../files.ts";
import type { Figure } from "../svg.ts";

const FOLDER = "lib/report/figures/snapshots";

/**
 * Fails where a figure is not the snapshot of that name. `UPDATE_SNAPSHOTS=1` writes what is drawn now instead, to be
 * looked at and committed.
 */
export function assertSnapshot(name: string, figure: Figure): void {
  const file = `${FOLDER}/${name}.svg`, path = assetPath(file);
  if (process.env.UPDATE_SNAPSHOTS === "1") {
    writeAtomically(path, figure.svg);
    return;
  }
  assert(existsSync(path), `${file} is missing: run this test with UPDATE_SNAPSHOTS=1 and look at it`);
  assert(readFileSync(path, "utf8") === figure.svg, `${figure.alt}: no longer what ${file} shows`);
}
