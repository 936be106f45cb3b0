/** The sentence that stands beside a difference: computed from what was run, never supposed. */
import { accuracy, difference } from "./format.ts";
import { readingName } from "./readings.ts";
import { type Line, lineDifference } from "./results.ts";

/** Differences up to this are called agreement: 1.5 points of test accuracy. */
export const AGREEMENT = 0.015;

/**
 * Why a line differs from the paper. `lines` are its table's: other readings of the same row are the tested reasons.
 * `""` where nothing was run and the size needs no word.
 */
export function why(line: Line, lines: readonly Line[]): string {
  const size = line.sizeNote === "" || !line.faithful ? "" : `Printed size: ${line.sizeNote}.`;
  return [line.faithful ? agreement(line, lines) : effect(line, lines), size].filter(Boolean).join(" ");
}

function agreement(line: Line, lines: readonly Line[]): string {
  const delta = lineDifference(line), { replay } = line;
  if (delta === null || replay === null) return "";
  if (line.scale !== "") return `Cut down (${line.scale}): not comparable.`;
  if (Math.abs(delta) <= AGREEMENT) return "Agrees within 1.5 points.";
  const tested = others(line, lines).filter((other) => other.replay !== null);
  const reasons = tested.filter((other) => Math.abs(lineDifference(other)!) <= AGREEMENT).map(measured);
  if (reasons.length > 0) return `Explained: ${reasons.join(", ")}.`;
  if (replay.half !== null && Math.abs(delta) <= replay.half) return "Within the spread of our seeds.";
  return tested.length === 0 ? "Unexplained." : `Unexplained; tested: ${tested.map(measured).join(", ")}.`;
}

/** What a reading other than the faithful one changes. */
function effect(line: Line, lines: readonly Line[]): string {
  const faithful = others(line, lines).find((other) => other.faithful);
  if (line.replay === null || !faithful?.replay) return "";
  return `${difference(line.replay.mean - faithful.replay.mean)} against ${readingName(faithful.variant, line.table)}.`;
}

function others(line: Line, lines: readonly Line[]): Line[] {
  return lines.filter(({ row, budget, variant }) =>
    row === line.row && budget === line.budget && variant !== line.variant
  );
}

function measured({ variant, table, replay }: Line): string {
  return `${readingName(variant, table)} ${accuracy(replay!.mean)}`;
}
