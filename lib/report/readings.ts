/** The readings of what the paper leaves open, in words. */
const WORDS: Readonly<Record<string, string>> = {
  raw: "raw bytes",
  standardised: "standardised inputs",
  hinge: "hinge loss",
  "cross-entropy": "cross-entropy loss",
  "best epoch": "hinge loss, best epoch",
  beyond: "beyond the paper",
  slip: "thresholds by the slip",
};

/** What a table's rows are in their first reading, where that has no name of its own. */
const UNNAMED: Readonly<Record<number, string>> = { 3: "float", 6: "classifier trained" };

/** `standardised inputs` for `standardised`; a reading without words of its own keeps its name. */
export function readingName(variant: string, table?: number): string {
  return variant === "" ? UNNAMED[table ?? 0] ?? "" : WORDS[variant] ?? variant;
}
