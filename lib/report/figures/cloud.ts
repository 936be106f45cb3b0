/** The search's cloud: every candidate's size and score, and who won each budget. */
import * as Plot from "@observablehq/plot";
import type { DataFrame } from "nodejs-polars";
import type { MethodName } from "../../models/mod.ts";
import { counted } from "../format.ts";
import { rowsOf } from "../frames.ts";
import { provenance } from "../provenance.ts";
import { type Ruler, type TrialRow } from "../rows.ts";
import { BUDGETS } from "../../paper.ts";
import { document, emptyFigure, type Figure, figureOf, INK } from "../svg.ts";
import { METHOD_STYLES, symbolMark } from "../style.ts";
import { searchWinner } from "../winners.ts";
import { budgetRules, sizeAxis } from "./budget_axis.ts";
import { haloText } from "./halo_text.ts";

interface Winner {
  readonly budget: number;
  readonly kilobytes: number;
  readonly validation: number;
}

/** Candidates of one method's search as dots; for Direct Convolution their score after five epochs. */
export function cloud(trials: DataFrame, method: MethodName, ruler: Ruler = "paper"): Figure {
  const { label, colour, symbol } = METHOD_STYLES[method];
  const title = `${label}: the search's candidates`;
  const rows = rowsOf<TrialRow>(trials).filter((row) => row.method === method && row.stage === "candidate");
  const points = rows.flatMap((row) =>
    row.validation === null ? [] : [{ kilobytes: row[ruler] / 1024, validation: row.validation }]
  );
  if (points.length === 0) {
    return emptyFigure(title, `No candidate has been trained yet. Run: deno task search ${method}`);
  }
  const epochs = Math.max(...rows.map((row) => row.epochs ?? 0));
  const winners = BUDGETS.flatMap((budget): Winner[] => {
    const winner = searchWinner(rows, budget, ruler);
    return winner === null ? [] : [{ budget, kilobytes: winner[ruler] / 1024, validation: winner.validation ?? 0 }];
  });
  const distinct = [...Map.groupBy(winners, ({ kilobytes, validation }) => `${kilobytes} ${validation}`).values()]
    .map((same) => ({ ...same[0]!, text: `${same.map(({ budget }) => budget).join(", ")} KB` }));
  const sizes = [...points.map(({ kilobytes }) => kilobytes), ...BUDGETS];
  const { x, axis } = sizeAxis(sizes, `model size, KB (ruler: ${ruler})`);
  const plot = Plot.plot({
    document,
    ...{ width: 700, height: 380, marginLeft: 52, marginBottom: 40, marginTop: 24 },
    x,
    y: { label: `validation accuracy after ${counted(epochs, "epoch")} at most`, grid: true, nice: true },
    marks: [
      axis,
      budgetRules(),
      Plot.dot(points, { x: "kilobytes", y: "validation", r: 1.8, fill: colour, fillOpacity: 0.45 }),
      Plot.line([...winners, ...winners.slice(-1).map((last) => ({ ...last, kilobytes: last.budget }))], {
        ...{ x: "kilobytes", y: "validation", curve: "step-after", stroke: INK, strokeWidth: 1 },
      }),
      Plot.dot(distinct, {
        x: "kilobytes",
        y: "validation",
        symbol,
        r: 5,
        fill: colour,
        stroke: INK,
        strokeWidth: 1.5,
      }),
      ...haloText(distinct, { x: "kilobytes", y: "validation", text: "text", dy: -13, fontWeight: "bold" }),
    ],
  });
  const failed = rows.length - points.length;
  const caption = `${counted(points.length, "candidate")}${failed === 0 ? "" : ` (${failed} more failed)`}. ` +
    `Line: the best that fits. Vertical rules: budgets. ${provenance(rows)}`;
  const alt = `${title}, size against validation accuracy: ` +
    winners.map(({ budget, validation }) => `${budget} KB ${validation.toFixed(3)}`).join(", ");
  const legend = [
    { label: "candidate", symbol: `<circle r="2.4" fill="${colour}" fill-opacity="0.6"/>` },
    { label: "winner of a budget", symbol: symbolMark(symbol, colour) },
  ];
  return figureOf(plot, { title, alt, caption, legend });
}
