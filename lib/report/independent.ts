/**
 * Runs that others made before this project, with other software: PyTorch on CPU, these JPEG re-encoded pixels, a
 * stratified split of the same sizes, one seed each. What our replay is held against besides the paper; no result of ours.
 * `EDGEML` is other people's code too, but was run for this project, on our split.
 */
export interface IndependentRun {
  readonly table: 3 | 4 | 5 | 6;
  /** As in {@linkcode PaperRow}. */
  readonly row: string;
  readonly variant: string;
  readonly measure: "test" | "validation";
  /** 0 to 1. */
  readonly accuracy: number;
  readonly note: string;
}

const network = (row: string, accuracy: number, variant = "", note = "at most 60 epochs"): IndependentRun => ({
  table: 3,
  row,
  variant,
  measure: "test",
  accuracy,
  note,
});

/** As the replay calls its readings of Table 3. */
const LINEAR = "C1 without ReLU", FOUR_BITS = "4 bits";
/** The reading of Table 6 in which the classifier keeps its random start. */
const FIXED = "classifier fixed";

/** Package edgeml-pytorch 0.3.0 of November 2019, its trainer as its example sets it up (seed 42). */
const EDGEML = "EdgeML's own code on our split, last of 200 epochs";

export const INDEPENDENT_RUNS: readonly IndependentRun[] = [
  network("8 KB", 0.593),
  network("16 KB", 0.623),
  network("32 KB", 0.62),
  network("64 KB", 0.648),
  network("8 KB", 0.597, LINEAR),
  network("16 KB", 0.632, LINEAR),
  network("64 KB", 0.55, LINEAR),
  network("16 KB", 0.608, FOUR_BITS, "scales frozen throughout"),
  { table: 4, row: "32 KB", variant: "raw", measure: "validation", accuracy: 0.128, note: "5,000 validation images" },
  {
    ...{ table: 4, row: "32 KB", variant: "standardised", measure: "validation", accuracy: 0.274 },
    note: "5,000 validation images, 25 epochs",
  },
  // all four matrices end as zeros, margin loss exactly 1: every image gets class 0
  { table: 5, row: "16 KB", variant: "hinge", measure: "validation", accuracy: 0.1, note: EDGEML },
  { table: 5, row: "32 KB", variant: "hinge", measure: "validation", accuracy: 0.247, note: "last of 200 epochs" },
  {
    table: 5,
    row: "32 KB",
    variant: "cross-entropy",
    measure: "validation",
    accuracy: 0.394,
    note: "last of 200 epochs",
  },
  { table: 6, row: "row 8 KB", variant: "", measure: "test", accuracy: 0.506, note: "classifier trained" },
  { table: 6, row: "channel 16 KB", variant: "", measure: "test", accuracy: 0.537, note: "classifier trained" },
  { table: 6, row: "row 8 KB", variant: FIXED, measure: "test", accuracy: 0.464, note: "classifier fixed" },
  { table: 6, row: "channel 16 KB", variant: FIXED, measure: "test", accuracy: 0.521, note: "classifier fixed" },
];
