/** Who won a budget, on any ruler; on the paper's it is the winner that the search itself chose. */
import type { Ruler, TrialRow } from "./rows.ts";

/**
 * The candidate with the best validation accuracy that fits `budget` KB on `ruler`, whichever budget it was drawn for; of
 * equals the smaller one. Null where none fits.
 */
export function searchWinner(rows: readonly TrialRow[], budget: number, ruler: Ruler): TrialRow | null {
  const fitting = rows.filter((row) =>
    row.stage === "candidate" && row.ok && row.validation !== null && row[ruler] <= budget * 1024
  );
  return fitting.length === 0 ? null : fitting.reduce((a, b) => better(a, b, ruler));
}

function better(a: TrialRow, b: TrialRow, ruler: Ruler): TrialRow {
  const order = (b.validation ?? 0) - (a.validation ?? 0) || a[ruler] - b[ruler] || (a.id < b.id ? -1 : 1);
  return order <= 0 ? a : b;
}

/** The rows in which a winner's test accuracy was read: the candidate's second line, or its full trainings. */
export function winnerReadings(rows: readonly TrialRow[], winner: TrialRow): TrialRow[] {
  return rows.filter((row) =>
    row.stage === "winner" && row.study === winner.study && row.config === winner.config &&
    row.scale === winner.scale &&
    row.test !== null
  );
}

/** The same of a network's trainings in few bits, which start from its full ones. */
export function fewBitReadings(rows: readonly TrialRow[], winner: TrialRow, variant: string): TrialRow[] {
  const architecture = architectureOf(winner);
  return rows.filter((row) =>
    isFewBits(row) && row.variant === variant && row.test !== null && architectureOf(row) === architecture
  );
}

/** Whether a trial is a network's training in few bits: not comparable with those of float weights. */
export function isFewBits({ stage }: TrialRow): boolean {
  return stage === "few-bits";
}

function architectureOf({ config }: TrialRow): unknown {
  return (JSON.parse(config) as { architecture?: unknown }).architecture;
}
