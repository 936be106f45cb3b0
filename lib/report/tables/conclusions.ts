/** The paper's conclusions, each reproduced, not reproduced or open. */
import type { DataFrame } from "nodejs-polars";
import { STATEMENTS } from "../conclusions/statements.ts";
import { rowsOf } from "../frames.ts";
import { provenance } from "../provenance.ts";
import { comparableLines, trialsOf } from "../results.ts";
import type { TrialRow } from "../rows.ts";
import type { Table } from "../table.ts";

/** Where the evidence stands in full. */
const PLACES: ReadonlyMap<string, string> = new Map([
  ["Table 3", "../notebooks/02-direct-convolution.ipynb"],
  ["Table 4", "../notebooks/03-protonn.ipynb"],
  ["Table 5", "../notebooks/04-bonsai.ipynb"],
  ["Figure 2", "../notebooks/04-bonsai.ipynb"],
  ["Table 6", "../notebooks/05-fastgrnn.ipynb"],
  ["Table 7", "../notebooks/07-comparison.ipynb"],
  ["Table 3, search", "../figures/table-3-search.md"],
  ["Table 6, search", "../figures/table-6-search.md"],
]);

/** One line for each conclusion, with the numbers that decide it: all from the replay, or from the search where it says so. */
export function conclusionsTable(trials: DataFrame): Table {
  const rows = rowsOf<TrialRow>(trials), lines = comparableLines(rows);
  return {
    name: "conclusions",
    title: "The paper's conclusions, tested",
    caption:
      "Reproduced: the replay's means say the same. Not reproduced: they contradict it beyond their intervals (a search's " +
      `best models: by more than 1.5 points). Open: not run yet, or within the noise. ${
        provenance(trialsOf(lines).filter(({ test }) => test !== null))
      }`.trim(),
    columns: [
      { title: "the paper says", kind: "text" },
      { title: "section", kind: "text" },
      { title: "verdict", kind: "text" },
      { title: "evidence", kind: "text" },
      { title: "see", kind: "text" },
    ],
    rows: STATEMENTS.map(({ claim, place, see, judge }) => {
      const { verdict, evidence } = judge({ lines, rows });
      return [claim, place, verdict, evidence, see];
    }),
    links: PLACES,
  };
}
