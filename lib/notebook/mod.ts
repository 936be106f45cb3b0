/**
 * What a cell calls: show a figure, a table or a sentence, train while the cell shows it, follow a search, save for a
 * report. Every one of them is awaited and comes last in its cell.
 */
export { type BudgetWinner, budgetWinner, type JudgedWinner, judgedWinners } from "./budget_winner.ts";
export { emit, liveOutput } from "./emit.ts";
export { type FollowOptions, followStudy } from "./follow_study.ts";
export { loadImages, withImages } from "./left_out.ts";
export { trainLive } from "./live_training.ts";
export { type RecordedModel, recordedModel } from "./recorded_weights.ts";
export { showArchitecture } from "./show_architecture.ts";
export { showOpenQuestions } from "./show_open_questions.ts";
export { showSummary } from "./show_summary.ts";
export { saveFigure, saveTable, showFigure, showMarkdown, showTable, showText } from "./show.ts";
