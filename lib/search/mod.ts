/**
 * Studies of trials: what is planned, what their journals hold, who won, and what can be learnt from them. Running a
 * study is the commands' business (`deno task search`): a long run never lives in a notebook's kernel.
 *
 * @example
 * const { trials } = readJournal("data/studies/bonsai.jsonl");
 * const winners = chooseWinners(trials);
 */
export { bestOfEach, type BestOfN } from "./analysis/best_of_n.ts";
export { earlyRankCorrelation, type EarlyScore, earlyScores } from "./analysis/early_scores.ts";
export { type LevelEffect, levelEffects, type TrendEffect, trendEffects } from "./analysis/features.ts";
export { type Machines, pauseBetweenTrials, secondsOnMachines } from "./analysis/machines.ts";
export { type BestSoFar, bestSoFar, type StudyProgress, studyProgress } from "./analysis/progress.ts";
export { type RankCorrelation, rankCorrelation } from "./analysis/ranks.ts";
export { type Best, bestByBudget } from "./best.ts";
export { formatRate, formatSeconds } from "./progress/estimate.ts";
export { createPlanner } from "./planner.ts";
export { type Journal, readJournal } from "./journal/read_journal.ts";
export { defaultJournal } from "./session.ts";
export { getStudy, STUDIES } from "./studies.ts";
export { BUDGETS, FULL_SCALE, type Scale, type Study, type StudyPlan } from "./study.ts";
export { better, chooseWinners, fits, isCandidate, type Winner } from "./winners.ts";
