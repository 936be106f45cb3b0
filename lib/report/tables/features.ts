/** Which features of an architecture go with a good score among a search's candidates. */
import { deathsByWidth, levelEffects, trendEffects } from "../../search/analysis/features.ts";
import type { Trial } from "../../training/trial.ts";
import { accuracy, counted } from "../format.ts";
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
  const trends = trendEffects(candidates).map(({ feature, rho }) => [feature, "", rho.toFixed(2), "", ""]);
  return {
    name: "search-features",
    title: "What goes with a good score",
    caption: candidates.length === 0
      ? "Nothing has been run yet: deno task search direct-convolution."
      : `Of ${
        counted(candidates.length, "candidate")
      } that did not die; levels with their mean score and their number. ` +
        provenance(candidates.map(trialRow)),
    columns: [
      { title: "feature", kind: "text" },
      { title: "variance between levels", kind: "number" },
      { title: "rank correlation", kind: "number" },
      { title: "best level", kind: "text" },
      { title: "worst level", kind: "text" },
    ],
    rows: [...levels, ...trends],
    rules: levels.length === 0 ? [] : [levels.length],
  };
}

/** Dead candidates by the width of their narrowest layer. */
export function deathsTable(trials: readonly Trial[]): Table {
  const deaths = deathsByWidth(trials);
  const rows = deaths.map(({ width, n, dead }) => [`${width}`, `${n}`, `${dead}`, `${(100 * dead / n).toFixed(1)} %`]);
  return {
    name: "search-deaths",
    title: "Dead candidates by narrowest layer",
    caption: deaths.length === 0
      ? "Nothing has been run yet: deno task search direct-convolution."
      : provenance(trials.filter(({ tags }) => tags.stage === "candidate").map(trialRow)),
    columns: ["channels", "trained", "dead", "share"].map((title) => ({ title, kind: "number" as const })),
    rows,
  };
}
