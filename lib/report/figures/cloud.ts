/** The search's cloud: every candidate's size and score, and who won each budget. */
import * as Plot from "@observablehq/plot";
import type { DataFrame } from "nodejs-polars";
import type { MethodName } from "../../models/mod.ts";
import { counted } from "../format.ts";
import { rowsOf } from "../frames.ts";
import { provenance } from "../provenance.ts";
import { readingName } from "../readings.ts";
import { type Ruler, type TrialRow } from "../rows.ts";
import { BEYOND } from "../../search/studies/protonn_beyond.ts";
import { BUDGETS } from "../../paper.ts";
import { document, emptyFigure, type Figure, figureOf, INK } from "../svg.ts";
import { METHOD_STYLES, symbolMark } from "../style.ts";
import { searchWinner } from "../winners.ts";
import { paretoFront } from "./accuracy_size.ts";
import { budgetRules, sizeAxis } from "./budget_axis.ts";
import { haloText } from "./halo_text.ts";

const DEAD = "#8a3b3b";
/** So many dots hide each other. */
const CROWD = 300;
/** Of the axis, for the labels above the best. */
const HEADROOM = 0.08;

interface Candidate {
  readonly kilobytes: number;
  readonly accuracy: number;
  /** It never left chance. */
  readonly isDead: boolean;
}

interface Winner {
  readonly budget: number;
  readonly kilobytes: number;
  readonly accuracy: number;
}

/**
 * Candidates of one method's search as dots, for Direct Convolution their score after five epochs; dead ones as crosses,
 * and the line of those that no smaller one beats. What goes beyond the paper's search is drawn open and wins nothing here.
 */
export function cloud(trials: DataFrame, method: MethodName, ruler: Ruler = "paper"): Figure {
  const { label, colour, symbol } = METHOD_STYLES[method];
  const title = `${label}: the search's candidates`;
  const rows = rowsOf<TrialRow>(trials).filter((row) => row.method === method && row.stage === "candidate");
  const pointsOf = (own: readonly TrialRow[]) =>
    own.flatMap((row): Candidate[] =>
      row.validation === null ? [] : [{ kilobytes: row[ruler] / 1024, accuracy: row.validation, isDead: !row.ok }]
    );
  const papers = rows.filter(({ group }) => group !== BEYOND), points = pointsOf(papers);
  const beyond = pointsOf(rows.filter(({ group }) => group === BEYOND)).filter(({ isDead }) => !isDead);
  const alive = points.filter(({ isDead }) => !isDead), dead = points.filter(({ isDead }) => isDead);
  if (points.length + beyond.length === 0) {
    return emptyFigure(title, `No candidate has been trained yet. Run: deno task search ${method}`);
  }
  const epochs = Math.max(...rows.map((row) => row.epochs ?? 0));
  const winners = BUDGETS.flatMap((budget): Winner[] => {
    const winner = searchWinner(papers, budget, ruler);
    return winner === null ? [] : [{ budget, kilobytes: winner[ruler] / 1024, accuracy: winner.validation ?? 0 }];
  });
  const distinct = [...Map.groupBy(winners, ({ kilobytes, accuracy }) => `${kilobytes} ${accuracy}`).values()]
    .map((same) => ({ ...same[0]!, text: `${same.map(({ budget }) => budget).join(", ")} KB` }));
  const drawn = [...points, ...beyond], sizes = [...drawn.map(({ kilobytes }) => kilobytes), ...BUDGETS];
  const front = paretoFront(alive);
  const scores = drawn.map(({ accuracy }) => accuracy), low = Math.min(...scores), high = Math.max(...scores);
  const { x, axis } = sizeAxis(sizes, `model size, KB (ruler: ${ruler})`);
  const plot = Plot.plot({
    document,
    ...{ width: 700, height: 380, marginLeft: 52, marginBottom: 40, marginTop: 24 },
    x,
    y: {
      label: `validation accuracy after ${counted(epochs, "epoch")} at most`,
      ...{ grid: true, nice: true, domain: [low, high + HEADROOM * (high - low)] },
    },
    marks: [
      axis,
      budgetRules(),
      Plot.dot(alive, {
        x: "kilobytes",
        y: "accuracy",
        r: 1.8,
        fill: colour,
        fillOpacity: alive.length > CROWD ? 0.45 : 0.9,
      }),
      Plot.dot(beyond, { x: "kilobytes", y: "accuracy", r: 2.4, stroke: colour }),
      Plot.dot(dead, { x: "kilobytes", y: "accuracy", symbol: "times", r: 3, stroke: DEAD, strokeOpacity: 0.7 }),
      Plot.line([...front, ...front.slice(-1).map((last) => ({ ...last, kilobytes: Math.max(...sizes) }))], {
        ...{ x: "kilobytes", y: "accuracy", curve: "step-after", stroke: INK, strokeWidth: 1 },
      }),
      Plot.dot(distinct, {
        x: "kilobytes",
        y: "accuracy",
        symbol,
        r: 5,
        fill: colour,
        stroke: INK,
        strokeWidth: 1.5,
      }),
      ...haloText(distinct, { x: "kilobytes", y: "accuracy", text: "text", dy: -13, fontWeight: "bold" }),
    ],
  });
  const failed = papers.length - points.length;
  const caption = `${counted(papers.length, "candidate")}${dead.length === 0 ? "" : `, ${dead.length} of them dead`}` +
    `${failed === 0 ? "" : `, ${failed} failed before their first epoch ended`}. Line: Pareto front, no smaller ` +
    `candidate is better.${
      beyond.length === 0 ? "" : ` Open: ${counted(beyond.length, "model")} beyond the paper's search.`
    } Vertical rules: budgets. ${provenance(rows)}`;
  const alt = `${title}, size against validation accuracy: ` +
    winners.map(({ budget, accuracy }) => `${budget} KB ${accuracy.toFixed(3)}`).join(", ");
  const cross = `<path d="M-3,-3L3,3M-3,3L3,-3" stroke="${DEAD}" stroke-width="1.5"/>`;
  const legend = [
    { label: "candidate", symbol: `<circle r="2.4" fill="${colour}" fill-opacity="0.6"/>` },
    ...(dead.length === 0 ? [] : [{ label: `dead (${dead.length})`, symbol: cross }]),
    ...(beyond.length === 0
      ? []
      : [{ label: readingName(BEYOND), symbol: `<circle r="2.4" fill="none" stroke="${colour}"/>` }]),
    { label: "winner of a budget", symbol: symbolMark(symbol, colour) },
  ];
  return figureOf(plot, { title, alt, caption, legend });
}
