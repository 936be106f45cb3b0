/** The pictures beside Tables 3 to 7. */
import type { DataFrame } from "nodejs-polars";
import { beyondEntries } from "../beyond.ts";
import { rowsOf } from "../frames.ts";
import { provenance } from "../provenance.ts";
import { readingName } from "../readings.ts";
import { allLines, isPartial, type Line, tableLines, trialsOf } from "../results.ts";
import type { Ruler, TrialRow } from "../rows.ts";
import { KILOBYTE } from "../../sizing/mod.ts";
import { METHOD_STYLES } from "../style.ts";
import type { Figure } from "../svg.ts";
import { BEYOND } from "../../search/studies/protonn_beyond.ts";
import { feedName } from "../tables/paper_table.ts";
import { dotPlot, type DotRow } from "./dot_plot.ts";

/** A table's accuracies and sizes for each budget as dots, the paper's and ours; of Table 7 the faithful readings only. */
export function tablePicture(trials: DataFrame, number: 3 | 4 | 5 | 6 | 7, ruler: Ruler = "paper"): Figure {
  const rows = rowsOf<TrialRow>(trials);
  const lines = number === 7
    ? allLines(rows, ruler).filter(({ faithful }) => faithful)
    : tableLines(rows, number, ruler).filter(({ variant }) => !isPartial(variant));
  const several = new Set(lines.map(({ variant }) => variant)).size > 1;
  const dots = lines.map((line): DotRow => ({
    label: labelOf(line, number, several),
    method: line.method,
    paper: line.faithful ? { accuracy: line.accuracy, kilobytes: line.kilobytes } : null,
    replay: line.replay,
    search: line.search?.test ?? null,
    kilobytes: line.bytes[ruler] / KILOBYTE,
    searchKilobytes: line.search?.test ? line.search.winner[ruler] / KILOBYTE : null,
    budget: line.budget,
  }));
  const beyond = number === 4 ? beyondEntries(rows, ruler) : [];
  dots.push(...beyond.map(({ budget, test, winner }): DotRow => ({
    label: `${readingName(BEYOND)}, ≤ ${budget} KB`,
    ...{ method: "protonn", paper: null, replay: null, search: test, budget },
    ...{ kilobytes: null, searchKilobytes: test ? winner[ruler] / KILOBYTE : null },
  })));
  const caption = `Sizes: the paper's as printed, ours on the ruler "${ruler}". ` +
    provenance([...trialsOf(lines), ...beyond.flatMap((entry) => entry.rows)].filter(({ test }) => test !== null));
  const of = number === 7 ? "all methods" : METHOD_STYLES[lines[0]!.method].label;
  return dotPlot(dots, {
    title: `Table ${number} as a picture: ${of}, the paper and ours`,
    caption: caption.trim(),
    ruler,
  });
}

function labelOf(line: Line, number: number, several: boolean): string {
  const words = [
    number === 7 ? METHOD_STYLES[line.method].label : "",
    feedName(line.group),
    number !== 7 && several ? readingName(line.variant, line.table) : "",
    `≤ ${line.budget} KB`,
  ];
  return words.filter(Boolean).join(", ");
}
