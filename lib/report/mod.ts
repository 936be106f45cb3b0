/**
 * Tables and figures as pure functions of recorded trials, and their export.
 *
 * @example
 * const trials = trialFrame(recordedTrials());
 * await showTable(paperTable(trials, 3, "int8"));
 * await showFigure(accuracySize(trials, { ruler: "int8" }));
 */
export { paperPoints, replayCurves } from "./catalogue.ts";
export { type Contender, contenders, ranking } from "./contenders.ts";
export {
  independentSentence,
  reluSentence,
  rulersSentence,
  sizesSentence,
  stoppingSentence,
} from "./conclusions/networks.ts";
export { withBestEpoch } from "./best_epoch.ts";
export { embedFonts } from "./embed_fonts.ts";
export { exportFigure, exportTable, type FigureExportOptions } from "./export.ts";
export { exportAll, type ExportAllOptions, figure1Of } from "./export_all.ts";
export { accuracySize, type AccuracySizeOptions } from "./figures/accuracy_size.ts";
export { bestOfN } from "./figures/best_of_n.ts";
export { classBalance, type ClassCount } from "./figures/class_balance.ts";
export { cloud } from "./figures/cloud.ts";
export { confusion } from "./figures/confusion.ts";
export { confusions, type JudgedModel, mistakenByModel } from "./figures/confusions.ts";
export { countingFigure } from "./figures/counting.ts";
export { channelMajorSteps, figure1, multiSteps, rowMajorSteps } from "./figures/figure_1.ts";
export { earlyScoresFigure } from "./figures/early_scores.ts";
export { figure2, type Figure2Options } from "./figures/figure_2.ts";
export { hiddenStateFigure, type ReadImage } from "./figures/hidden_states.ts";
export { herringboneSteps } from "./figures/herringbone_steps.ts";
export { type GridImage, imageGrid } from "./figures/image_grid.ts";
export { learningCurve, type LearningCurveOptions } from "./figures/learning_curve.ts";
export { matrixPictures, type NamedMatrix } from "./figures/matrix.ts";
export { memoryTimelineFigure } from "./figures/memory_timeline.ts";
export { mistakenImages, mostMistaken } from "./figures/mistaken.ts";
export { type PlaneModel, prototypePlane } from "./figures/prototype_plane.ts";
export { prototypeView } from "./figures/prototypes.ts";
export { bonsaiLosses } from "./figures/bonsai_losses.ts";
export { sharpnessFigure } from "./figures/bonsai_sharpness.ts";
export { bonsaiTree } from "./figures/bonsai_tree.ts";
export { pixelStatistics } from "./figures/pixel_statistics.ts";
export { validationGap } from "./figures/validation_gap.ts";
export { sampledSizes, type Samples } from "./figures/sampled_sizes.ts";
export { sizeParts } from "./figures/size_parts.ts";
export { type MarkedModel, spaceFigure, winnersInSpace } from "./figures/space.ts";
export { type PhasesOptions, threePhases } from "./figures/three_phases.ts";
export { tablePicture } from "./figures/table_picture.ts";
export { accuracy, counted, difference, kilobytes } from "./format.ts";
export { epochFrame, type EpochRow, historyFrame, rowsOf, trialFrame } from "./frames.ts";
export { type Interval, meanInterval } from "./interval.ts";
export { recordedTrials } from "./journals.ts";
export { provenance } from "./provenance.ts";
export { toPdf, toPng } from "./raster.ts";
export { allLines, type Line, lineDifference, tableLines } from "./results.ts";
export { type Ruler, RULERS, type TrialRow, trialRow } from "./rows.ts";
export { METHOD_STYLES } from "./style.ts";
export { type Figure } from "./svg.ts";
export { type Column, type Table, toCsv, toHtml, toMarkdown, toText } from "./table.ts";
export {
  comparisonSummary,
  methodSummary,
  searchSummary,
  splitSummary,
  type Summary,
  summaryMarkdown,
} from "./summary.ts";
export { architectureTable } from "./tables/architecture.ts";
export { bestOfNTable } from "./tables/best_of_n.ts";
export { bonsaiWinnersTable, hingeTable } from "./tables/bonsai.ts";
export { conclusionsTable } from "./tables/conclusions.ts";
export { deadNetworksTable, deadSentence } from "./tables/dead_networks.ts";
export { differencesTable } from "./tables/differences.ts";
export { earlyRankTable } from "./tables/early_rank.ts";
export { fastgrnnCandidatesTable } from "./tables/fastgrnn_candidates.ts";
export { fastgrnnRulersTable, multiSlipTable } from "./tables/fastgrnn_sizes.ts";
export { fewBitsSentence, fewBitsTable } from "./tables/few_bits.ts";
export { featuresTable } from "./tables/features.ts";
export { inPlaceTable } from "./tables/in_place.ts";
export { journalLineTable } from "./tables/journal_line.ts";
export { networkRulersTable, printedSizesTable } from "./tables/network_sizes.ts";
export { paperTable } from "./tables/paper_table.ts";
export { beyondTable } from "./tables/protonn_beyond.ts";
export { readingTable } from "./tables/reading.ts";
export { reproducedTable, resultsTable } from "./tables/results.ts";
export { healthTable } from "./tables/health.ts";
export { independentTable } from "./tables/independent_runs.ts";
export { rulersTable } from "./tables/rulers.ts";
export { table1, table2 } from "./tables/search_space.ts";
export { searchTable } from "./tables/search_table.ts";
export { spaceCountsTable } from "./tables/space_counts.ts";
export { table7, verdictTable } from "./tables/table_7.ts";
export { trainingCostTable } from "./tables/training_cost.ts";
export { type Finding, finding, type Outcome, why } from "./why.ts";
