/** Figure 2: what a Bonsai tree's depth is worth. */
import * as Plot from "@observablehq/plot";
import type { DataFrame } from "nodejs-polars";
import { RESULT_FIGURES } from "../../paper.ts";
import { rowsOf } from "../frames.ts";
import { counted } from "../format.ts";
import { provenance } from "../provenance.ts";
import type { Ruler, TrialRow } from "../rows.ts";
import { document, emptyFigure, type Figure, figureOf, INK } from "../svg.ts";
import { METHOD_STYLES, shades, symbolMark } from "../style.ts";

/** What the paper says of the best model of one depth. */
export interface DepthClaim {
  readonly depth: number;
  /** Highest validation accuracy, 0 to 1. */
  readonly accuracy: number;
}

/** What the paper's text says beside its figure. */
const CLAIMS: readonly DepthClaim[] = [
  { depth: 5, accuracy: RESULT_FIGURES.bonsaiDepth5BestValidation.value },
  { depth: 8, accuracy: RESULT_FIGURES.bonsaiDepth8BestValidation.value },
];

export interface Figure2Options {
  readonly ruler?: Ruler;
  /** First sentence of the caption: what stands behind the values if not the last epoch. */
  readonly note?: string;
  /** Default: those of section 5.3. */
  readonly claims?: readonly DepthClaim[];
}

interface Model {
  readonly depth: number;
  readonly projectionDim: number;
  readonly validation: number;
  /** Where it is drawn: beside its depth, in the order of the dimension. */
  readonly x: number;
}

const TITLE = "Figure 2: average validation accuracy of Bonsai models for each tree depth";
const LARGEST = 128 * 1024;
const [BAR = "none"] = shades(METHOD_STYLES.bonsai.colour, 2);
/** Half the width of a bar, in depths. */
const HALF = 0.38;

/**
 * Bars: the mean of a depth's models of at most 128 KB, as in the paper. Dots: the models themselves, from dimension 1 on
 * the left to the largest. Needs candidates of the Bonsai search.
 */
export function figure2(
  trials: DataFrame,
  { ruler = "paper", claims = CLAIMS, note = "" }: Figure2Options = {},
): Figure {
  const rows = rowsOf<TrialRow>(trials).filter((row) =>
    row.study === "bonsai" && row.stage === "candidate" && row.validation !== null && row[ruler] <= LARGEST
  );
  if (rows.length === 0) {
    return emptyFigure(TITLE, "No Bonsai model has been trained yet. Run: deno task search bonsai");
  }
  const models = placed(rows);
  const { colour } = METHOD_STYLES.bonsai;
  const depths = [...Map.groupBy(models, ({ depth }) => depth)].map(([depth, all]) => ({
    depth,
    mean: all.reduce((sum, { validation }) => sum + validation, 0) / all.length,
    models: all.length,
  })).sort((a, b) => a.depth - b.depth);
  const drawn = claims.filter(({ depth }) => depths.some((one) => one.depth === depth));
  const plot = Plot.plot({
    document,
    width: 700,
    height: 340,
    marginLeft: 50,
    marginBottom: 52,
    x: { domain: [0.5, 8.5], ticks: [], label: null },
    y: { label: "validation accuracy", grid: true, domain: [0, 0.05 + Math.max(...top(models, drawn))], nice: true },
    marks: [
      Plot.rectY(depths, {
        x1: ({ depth }) => depth - HALF,
        x2: ({ depth }) => depth + HALF,
        y: "mean",
        fill: BAR,
      }),
      Plot.dot(models, { x: "x", y: "validation", r: 2.6, fill: colour }),
      Plot.text(depths, {
        ...{ x: "depth", y: 0, dy: -8, fontWeight: "bold", fill: INK },
        text: ({ mean }) => mean.toFixed(3),
      }),
      Plot.ruleY(drawn, {
        ...{ y: "accuracy", stroke: INK, strokeWidth: 2 },
        ...{ x1: ({ depth }: DepthClaim) => depth - HALF, x2: ({ depth }: DepthClaim) => depth + HALF },
      }),
      Plot.ruleY([0]),
      Plot.text(depths, {
        ...{ x: "depth", y: 0, dy: 14, lineAnchor: "top", fill: INK },
        text: ({ depth, models }) => `${depth}\n${counted(models, "model")}`,
      }),
      Plot.text(["tree depth"], { frameAnchor: "bottom", dy: 46, fill: INK }),
    ],
  });
  const best = models.reduce((a, b) => (b.validation > a.validation ? b : a));
  const alt = `${TITLE}: ${depths.map(({ depth, mean }) => `depth ${depth} ${mean.toFixed(3)}`).join(", ")}; ` +
    `best model ${best.validation.toFixed(3)} at depth ${best.depth}, dimension ${best.projectionDim}`;
  const caption = (note === "" ? "" : `${note} `) +
    `Bars: mean of the models of at most 128 KB (ruler: ${ruler}). Dots: models, their dimension growing to the right. ` +
    provenance(rows);
  const legend = [
    { label: "mean", symbol: `<rect x="-7" y="-5" width="14" height="10" fill="${BAR}"/>` },
    { label: "one model", symbol: symbolMark("circle", colour) },
    ...(drawn.length === 0 ? [] : [{ label: "best of a depth as the paper's text gives it", symbol: tickMark() }]),
  ];
  return figureOf(plot, { title: TITLE, alt, caption, legend });
}

function placed(rows: readonly TrialRow[]): Model[] {
  const models = rows.map(({ config, validation }) => {
    const { depth, projectionDim } = JSON.parse(config) as { depth: number; projectionDim: number };
    return { depth, projectionDim, validation: validation ?? 0 };
  });
  const largest = new Map<number, number>();
  for (const { depth, projectionDim } of models) largest.set(depth, Math.max(projectionDim, largest.get(depth) ?? 1));
  return models.map((model) => {
    const share = (model.projectionDim - 0.5) / largest.get(model.depth)!;
    return { ...model, x: model.depth + (2 * share - 1) * (HALF - 0.04) };
  }).sort((a, b) => a.x - b.x);
}

function top(models: readonly Model[], claims: readonly DepthClaim[]): number[] {
  return [...models.map(({ validation }) => validation), ...claims.map(({ accuracy }) => accuracy)];
}

function tickMark(): string {
  return `<line x1="-8" x2="8" y1="0" y2="0" stroke="${INK}" stroke-width="2"/>`;
}
