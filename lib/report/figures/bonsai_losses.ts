/** The trees of Table 5 trained with either loss: what the choice is worth, and when it shows. */
import * as Plot from "@observablehq/plot";
import type { Trial } from "../../training/trial.ts";
import { epochFrame, type EpochRow, rowsOf } from "../frames.ts";
import { paperRows } from "../paper_rows.ts";
import { provenance } from "../provenance.ts";
import { trialRow } from "../rows.ts";
import { lineMark, METHOD_STYLES } from "../style.ts";
import { document, emptyFigure, type Figure, figureOf, INK } from "../svg.ts";
import { type CurvePoint, seedCurves } from "./seed_curves.ts";

const TITLE = "Table 5's trees with the hinge and with cross-entropy";
const LOSSES = [
  { loss: "hinge", label: "hinge", colour: INK, dash: "5 3" },
  { loss: "cross-entropy", label: "cross-entropy", colour: METHOD_STYLES.bonsai.colour, dash: "" },
] as const;
const PAPER = "#b3480a", CHANCE = 0.1;

interface Point extends CurvePoint {
  readonly panel: string;
}

/** Validation accuracy by epoch, a panel for each budget: mean over the seeds, with the paper's test accuracy as a line. */
export function bonsaiLosses(trials: readonly Trial[]): Figure {
  const rows = paperRows().filter(({ table }) => table === 5);
  const panel = (row: string) => rows.find((one) => one.row === row)!.model;
  const replays = trials.filter(({ study, tags }) =>
    study === "replay" && tags.table === 5 && tags.scale === undefined &&
    LOSSES.some(({ loss }) => loss === tags.variant)
  );
  if (replays.length === 0) {
    return emptyFigure(TITLE, "Nothing recorded yet. Run: deno task search replay --part bonsai");
  }
  const lines = LOSSES.map((style) => ({ ...style, points: pointsOf(replays, style.loss, panel) }));
  const all = lines.flatMap(({ points }) => points), highest = Math.max(...all.map(({ high }) => high));
  const papers = rows.map(({ row, accuracy }) => ({ panel: panel(row), accuracy }));
  const plot = Plot.plot({
    ...{ document, width: 900, height: 280, marginLeft: 46, marginTop: 42 },
    fx: { label: null, domain: papers.map(({ panel }) => panel), axis: null },
    x: { label: "epoch", ticks: 3 },
    y: { label: "validation accuracy", grid: true, domain: [0, highest + 0.03] },
    marks: [
      Plot.text(papers, { fx: "panel", text: "panel", frameAnchor: "top", dy: -7, fill: INK, lineAnchor: "bottom" }),
      Plot.ruleY([CHANCE], { stroke: "#999999", strokeDasharray: "1 3" }),
      Plot.ruleY(papers, { fx: "panel", y: "accuracy", stroke: PAPER, strokeWidth: 1.2 }),
      ...lines.flatMap(({ points, colour, dash }) => [
        Plot.areaY(points, { fx: "panel", x: "epoch", y1: "low", y2: "high", fill: colour, fillOpacity: 0.15 }),
        Plot.line(points, {
          ...{ fx: "panel", x: "epoch", y: "mean", stroke: colour, strokeDasharray: dash, strokeWidth: 1.6 },
        }),
      ]),
      Plot.ruleY([0]),
    ],
  });
  const ends = lines.map(({ label, points }) => {
    const last = Math.max(...points.map(({ epoch }) => epoch));
    return `${label} ${points.filter(({ epoch }) => epoch === last).map(({ mean }) => mean.toFixed(3)).join(", ")}`;
  });
  const caption = `Lines: mean over seeds; bands: lowest to highest. Dotted: chance. ${
    provenance(replays.map(trialRow))
  }`;
  const legend = [
    ...LOSSES.map(({ label, colour, dash }) => ({ label, symbol: lineMark(colour, dash) })),
    { label: "the paper's test accuracy", symbol: lineMark(PAPER) },
  ];
  return figureOf(plot, { title: TITLE, alt: `${TITLE}; at the end: ${ends.join("; ")}`, caption, legend });
}

function pointsOf(replays: readonly Trial[], loss: string, panel: (row: string) => string): Point[] {
  const byRow = Map.groupBy(replays.filter(({ tags }) => tags.variant === loss), ({ tags }) => String(tags.row));
  return [...byRow].flatMap(([row, trials]) =>
    seedCurves(rowsOf<EpochRow>(epochFrame(trials)), "validationAccuracy")
      .flatMap(({ points }) => points.map((point) => ({ ...point, panel: panel(row) })))
  );
}
