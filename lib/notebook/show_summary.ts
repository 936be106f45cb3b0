/** The three computed lines at the top of a notebook. */
import type { MethodName } from "../models/mod.ts";
import {
  comparisonSummary,
  methodSummary,
  recordedTrials,
  searchSummary,
  summaryMarkdown,
  trialFrame,
} from "../report/mod.ts";
import { showMarkdown } from "./show.ts";

/** What the paper claims, what we get, and the verdict, on one method, the search or the comparison; from all journals. */
export async function showSummary(subject: MethodName | "search" | "comparison"): Promise<void> {
  const trials = trialFrame(recordedTrials());
  const summary = subject === "search"
    ? searchSummary(trials)
    : subject === "comparison"
    ? comparisonSummary(trials)
    : methodSummary(trials, subject);
  await showMarkdown(summaryMarkdown(summary));
}
