/** One line of a journal, field by field: what a reader finds in `data/studies`. */
import { canonicalJson } from "../../training/identity.ts";
import type { Trial } from "../../training/trial.ts";
import type { Table } from "../table.ts";

const ABOUT: Readonly<Record<keyof Trial, string>> = {
  schema: "version of the line's form",
  id: "hash of method, config, protocol, seed and data: the same trial has the same id everywhere",
  study: "the set of trials that it belongs to",
  method: "one of the four",
  config: "what is trained, every default written out",
  protocol: "how: epochs, batch, optimiser, schedule, when to stop, which epoch is kept",
  seed: "what all its random streams grow from",
  data: "name and SHA-256 of the pixels, SHA-256 of the split",
  engine: "what computed it",
  code: "the commit",
  started: "when, UTC",
  seconds: "how long, on one core",
  stepMilliseconds: "median of its training steps",
  history: "per epoch: losses, validation accuracy, learning rate, seconds",
  outcome: "ok, or why it failed",
  validation: "of the epoch that is kept: what chooses",
  bytes: "on every ruler",
  test: "only where validation had chosen: read once, and when",
  weights: "file and SHA-256 of what was published",
  tags: "where it stands in its study",
};

/** Texts in a cell, and characters of a hash. */
const LONGEST = 60, HASH = 12;

/** Every field that a line may have, in their order there, with this trial's value, shortened, and what it is. */
export function journalLineTable(trial: Trial): Table {
  return {
    name: "journal-line",
    title: "One line of a journal",
    caption: `From ${trial.study}.jsonl; there it is one line of JSON.`,
    columns: ["field", "here", "what it is"].map((title) => ({ title, kind: "text" as const })),
    rows: Object.entries(ABOUT).map(([field, about]) => [field, shown(field, trial[field as keyof Trial]), about]),
  };
}

function shown(field: string, value: unknown): string {
  if (value === undefined) return "–";
  if (field === "history") return `${(value as unknown[]).length} epochs`;
  const text = typeof value === "string" || typeof value === "number" ? String(value) : canonicalJson(value);
  const short = text.replace(/\b([0-9a-f]{12})[0-9a-f]{20,}\b/g, `$1…`);
  return short.length <= LONGEST + HASH ? short : `${short.slice(0, LONGEST)} …`;
}
