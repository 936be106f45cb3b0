/** ProtoNN beyond the paper, model by model: what a thresholded projection and the two starts are worth. */
import type { DataFrame } from "nodejs-polars";
import { BEYOND, beyondSpecs } from "../../search/studies/protonn_beyond.ts";
import { FULL_SCALE } from "../../search/study.ts";
import { protonnSize } from "../../sizing/mod.ts";
import { accuracy, counted, difference, kilobytes, NOT_RUN } from "../format.ts";
import { rowsOf } from "../frames.ts";
import { provenance } from "../provenance.ts";
import { fullScale, type Ruler, type TrialRow } from "../rows.ts";
import type { Table } from "../table.ts";

interface Config {
  readonly projectionDim: number;
  readonly numPrototypes: number;
  readonly densityW: number;
  readonly start: string;
}

const number = (title: string) => ({ title, kind: "number" }) as const;

/** One line for each shape planned for these budgets (KB), its two starts side by side; sizes on a ruler. */
export function beyondTable(trials: DataFrame, budgets: readonly number[], ruler: Ruler = "paper"): Table {
  const rows = fullScale(
    rowsOf<TrialRow>(trials).filter(({ study, group, stage }) => {
      return study === "protonn" && group === BEYOND && stage === "candidate";
    }),
  );
  const planned = beyondSpecs(FULL_SCALE).filter(({ tags }) => budgets.includes(Number(tags.budget)));
  const shapes = planned.map(({ config, tags }) => ({ ...config as unknown as Config, budget: Number(tags.budget) }))
    .filter(({ start }) => start === "k-means");
  const pairs = shapes.flatMap((shape) => {
    const [over, by] = startsOf(rows, shape);
    return over === undefined || by === undefined ? [] : [by - over];
  });
  const mean = pairs.reduce((sum, one) => sum + one, 0) / pairs.length;
  return {
    name: "protonn-beyond",
    title: "ProtoNN beyond the paper: validation accuracy by the start of its prototypes",
    caption: [
      `One seed each; sizes on the ruler "${ruler}".`,
      pairs.length === 0 ? "" : `Mean difference over ${counted(pairs.length, "shape")}: ${difference(mean)}.`,
      rows.length === 0 ? "Run: deno task search protonn --part beyond" : provenance(rows),
    ].filter(Boolean).join(" "),
    columns: ["budget", "d", "m", "density of W", `KB (${ruler})`, "k-means", "k-means by class", "difference"].map(
      number,
    ),
    rows: shapes.map((shape) => {
      const { budget, projectionDim, numPrototypes, densityW } = shape;
      const [over, by] = startsOf(rows, shape);
      return [
        `≤ ${budget} KB`,
        `${projectionDim}`,
        `${numPrototypes}`,
        densityW === 1 ? "1" : densityW.toFixed(3),
        kilobytes(protonnSize(shape).bytes[ruler]),
        ...[over, by].map((value) => value === undefined ? NOT_RUN : accuracy(value)),
        over === undefined || by === undefined ? "" : difference(by - over),
      ];
    }),
    rules: shapes.flatMap(({ budget }, i) => i > 0 && shapes[i - 1]!.budget !== budget ? [i] : []),
  };
}

/** Validation accuracies with the prototypes' start over all images, and class by class. */
function startsOf(rows: readonly TrialRow[], shape: Config): (number | undefined)[] {
  return ["k-means", "k-means-per-class"].map((start) => validationOf(rows, { ...shape, start }));
}

function validationOf(rows: readonly TrialRow[], wanted: Config): number | undefined {
  const keys = ["projectionDim", "numPrototypes", "densityW", "start"] as const;
  const found = rows.find(({ config }) => {
    const own = JSON.parse(config) as Config;
    return keys.every((key) => own[key] === wanted[key]);
  });
  return found?.validation ?? undefined;
}
