/** The readings of what the paper leaves open, in words. */
const WORDS: Readonly<Record<string, string>> = {
  raw: "raw bytes",
  standardised: "standardised inputs",
  hinge: "hinge loss",
  "cross-entropy": "cross-entropy loss",
};

/** `standardised inputs` for `standardised`; a reading without words of its own keeps its name. */
export function readingName(variant: string): string {
  return WORDS[variant] ?? variant;
}
