/** What more candidates would have bought, in figures: the best to be expected of some, of half and of all. */
import type { DataFrame } from "nodejs-polars";
import { drawsByBudget } from "../draws.ts";
import { accuracy } from "../format.ts";
import { provenance } from "../provenance.ts";
import type { Table } from "../table.ts";

/** Candidates of a small search. */
const FEW = [10, 50] as const;

/** A line for each budget; the last column is what the second half of the candidates added to the first. */
export function bestOfNTable(trials: DataFrame): Table {
  const draws = drawsByBudget(trials), rows = new Map(draws.flatMap(({ rows }) => rows).map((row) => [row.id, row]));
  return {
    name: "best-of-n",
    title: "The best validation accuracy to be expected of so many candidates",
    caption: draws.length === 0
      ? "Nothing has been run yet: deno task search direct-convolution."
      : `In brackets what 90 of 100 drawings of half of the candidates would have left to the other half, in points. ${
        provenance([...rows.values()])
      }`,
    columns: ["budget", "candidates", ...FEW.map((n) => `of ${n}`), "of half", "of all", "the second half added"]
      .map((title) => ({ title, kind: "number" as const })),
    rows: draws.map(({ budget, best }) => {
      const all = best.at(-1)!, half = best[Math.max(0, Math.floor(best.length / 2) - 1)]!;
      const points = (value: number) => (100 * Math.max(0, all.expected - value)).toFixed(1);
      return [
        `≤ ${budget} KB`,
        `${best.length}`,
        ...[...FEW, half.n, all.n].map((n) => best[n - 1] === undefined ? "" : accuracy(best[n - 1]!.expected)),
        `${points(half.expected)} [${points(half.high)}, ${points(half.low)}]`,
      ];
    }),
  };
}
