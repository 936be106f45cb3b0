/** Everything that `deno task figures` writes: each entry a pure function of the recorded trials and a ruler. */
import type { DataFrame } from "nodejs-polars";
import type { Trial } from "../training/trial.ts";
import { accuracySize, type PaperPoint } from "./figures/accuracy_size.ts";
import { bestOfN } from "./figures/best_of_n.ts";
import { cloud } from "./figures/cloud.ts";
import { figure2 } from "./figures/figure_2.ts";
import { learningCurve } from "./figures/learning_curve.ts";
import { tablePicture } from "./figures/table_picture.ts";
import { validationGap } from "./figures/validation_gap.ts";
import { epochFrame, trialFrame } from "./frames.ts";
import { paperRows } from "./paper_rows.ts";
import { provenance } from "./provenance.ts";
import { type Ruler, trialRow } from "./rows.ts";
import type { Figure } from "./svg.ts";
import type { Table } from "./table.ts";
import { conclusionsTable } from "./tables/conclusions.ts";
import { differencesTable } from "./tables/differences.ts";
import { paperTable } from "./tables/paper_table.ts";
import { resultsTable } from "./tables/results.ts";
import { healthTable } from "./tables/health.ts";
import { independentTable } from "./tables/independent_runs.ts";
import { rulersTable } from "./tables/rulers.ts";
import { table1, table2 } from "./tables/search_space.ts";
import { searchTable } from "./tables/search_table.ts";
import { table7, verdictTable } from "./tables/table_7.ts";

/** What an entry is made from. */
export interface Recorded {
  readonly trials: readonly Trial[];
  /** The same, one row a trial. */
  readonly frame: DataFrame;
  readonly ruler: Ruler;
}

export interface FigureEntry {
  readonly name: string;
  figure(recorded: Recorded): Figure;
}

export interface TableEntry {
  readonly name: string;
  table(recorded: Recorded): Table;
}

export function recorded(trials: readonly Trial[], ruler: Ruler): Recorded {
  return { trials, frame: trialFrame(trials), ruler };
}

/** Figure 1 is not among them: it is drawn from an image, not from trials. */
export const FIGURES: readonly FigureEntry[] = [
  { name: "figure-2", figure: ({ frame, ruler }) => figure2(frame, { ruler }) },
  { name: "accuracy-size", figure: ({ frame, ruler }) => accuracySize(frame, { ruler, paper: paperPoints(ruler) }) },
  {
    name: "accuracy-size-validation",
    figure: ({ frame, ruler }) => accuracySize(frame, { ruler, measure: "validation" }),
  },
  { name: "search-cloud", figure: ({ frame, ruler }) => cloud(frame, "direct-convolution", ruler) },
  { name: "best-of-n", figure: ({ frame }) => bestOfN(frame) },
  { name: "validation-gap", figure: ({ frame }) => validationGap(frame) },
  { name: "learning-curves-direct-convolution", figure: ({ trials }) => replayCurves(trials, 3, "Table 3's networks") },
  {
    name: "learning-curves-bonsai",
    figure: ({ trials }) => replayCurves(trials, 5, "Table 5's trees, hinge loss", "hinge"),
  },
  {
    name: "learning-curves-fastgrnn",
    figure: ({ trials }) =>
      replayCurves(trials.filter(({ config }) => config.feed === "channel"), 6, "Table 6, channel-major"),
  },
  ...([3, 4, 5, 6, 7] as const).map((number): FigureEntry => ({
    name: `table-${number}-picture`,
    figure: ({ frame, ruler }) => tablePicture(frame, number, ruler),
  })),
];

export const TABLES: readonly TableEntry[] = [
  { name: "rulers", table: rulersTable },
  { name: "table-1", table: table1 },
  { name: "table-2", table: table2 },
  ...([3, 4, 5, 6] as const).map((number): TableEntry => ({
    name: `table-${number}`,
    table: ({ frame, ruler }) => paperTable(frame, number, ruler),
  })),
  { name: "table-7", table: ({ frame, ruler }) => table7(frame, ruler) },
  { name: "table-7-verdicts", table: ({ frame }) => verdictTable(frame) },
  ...([3, 4, 5, 6] as const).map((number): TableEntry => ({
    name: `table-${number}-search`,
    table: ({ frame, ruler }) => searchTable(frame, number, ruler),
  })),
  { name: "conclusions", table: ({ frame }) => conclusionsTable(frame) },
  { name: "results", table: ({ frame }) => resultsTable(frame) },
  { name: "differences", table: ({ frame }) => differencesTable(frame) },
  { name: "independent-runs", table: ({ frame }) => independentTable(frame) },
  { name: "health", table: ({ frame }) => healthTable(frame) },
];

/** The paper's models with their sizes on a ruler, each once. */
export function paperPoints(ruler: Ruler): PaperPoint[] {
  const points = paperRows().map(({ method, accuracy, bytes }) => ({
    method,
    accuracy,
    kilobytes: bytes[ruler] / 1024,
  }));
  return [...new Map(points.map((point) => [JSON.stringify(point), point])).values()];
}

/** Validation accuracy by epoch of a table's replays, one line a row and a band over its seeds. */
export function replayCurves(trials: readonly Trial[], table: number, of: string, variant = ""): Figure {
  const replays = trials.filter(({ study, tags }) =>
    study === "replay" && tags.table === table && (tags.variant ?? "") === variant && tags.scale === undefined
  );
  const rows = replays.map(trialRow).sort((a, b) => (a.budget ?? 0) - (b.budget ?? 0));
  return learningCurve(epochFrame(replays), {
    title: `Learning curves: ${of}`,
    caption: provenance(rows),
    command: "deno task search replay",
    names: new Map(rows.map(({ config, row }) => [config, row])),
  });
}
