/** Which features of an architecture go with a good score among a search's candidates. */
import { levelEffects, trendEffects } from "../../search/analysis/features.ts";
import type { RankCorrelation } from "../../search/analysis/ranks.ts";
import type { Trial } from "../../training/trial.ts";
import { accuracy, correlation, counted } from "../format.ts";
import { provenance } from "../provenance.ts";
import { trialRow } from "../rows.ts";
import type { Table } from "../table.ts";

/** Fewer candidates of a level say nothing about it. */
const ENOUGH = 10;

/**
 * Features that have levels first, by the share of the scores' variance between them, with the best and the worst level;
 * then those that are counted, by their rank correlation with the score.
 */
export function featuresTable(trials: readonly Trial[]): Table {
  const candidates = trials.filter(({ method, tags, outcome }) =>
    method === "direct-convolution" && tags.stage === "candidate" && outcome === "ok"
  );
  const levels = levelEffects(candidates).map(({ feature, share, levels }) => {
    const known = levels.filter(({ n }) => n >= ENOUGH).toSorted((a, b) => b.mean - a.mean);
    const words = (level: (typeof known)[number] | undefined) =>
      level === undefined ? "" : `${level.level}: ${accuracy(level.mean)} (${level.n})`;
    return [feature, `${(100 * share).toFixed(0)} %`, "", words(known[0]), words(known.at(-1))];
  });
  const trends = trendEffects(candidates).map(({ feature, rank }) => [feature, "", rankText(rank), "", ""]);
  return {
    name: "search-features",
    title: "What goes with a good score",
    caption: candidates.length === 0
      ? "Nothing has been run yet: deno task search direct-convolution."
      : `Of ${
        counted(candidates.length, "candidate")
      } that did not die; levels with their mean score and their number; correlations with their 95 % interval. ` +
        provenance(candidates.map(trialRow)),
    columns: [
      { title: "feature", kind: "text" },
      { title: "share of variance", kind: "number" },
      { title: "rank correlation", kind: "number" },
      { title: "best level", kind: "text" },
      { title: "worst level", kind: "text" },
    ],
    rows: [...levels, ...trends],
    rules: levels.length === 0 ? [] : [levels.length],
  };
}

function rankText({ rho, low, high }: RankCorrelation): string {
  if (rho === null) return "";
  return correlation(rho) + (low === null || high === null ? "" : ` [${correlation(low)}, ${correlation(high)}]`);
}
