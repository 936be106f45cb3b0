/** Where the paper is silent: each choice numbered, with its reason and where the code makes it. */
import type { Table } from "../table.ts";

/** As each method's `OPEN_QUESTIONS` words it. */
export interface OpenQuestionRow {
  readonly choice: string;
  /** The first one is what is done here. */
  readonly options: readonly [ours: string, ...others: string[]];
  readonly why: string;
  readonly evidence: string;
  readonly code: string;
}

/** The choices of one method as a table. */
export function openQuestionsTable(questions: readonly OpenQuestionRow[], method: string): Table {
  return {
    name: `open-questions-${method}`,
    title: "What the paper leaves open, and what is done here",
    caption: "",
    columns: [
      { title: "no.", kind: "number" },
      ...["choice", "here", "else", "why", "evidence", "where"].map((title) => ({ title, kind: "text" }) as const),
    ],
    rows: questions.map(({ choice, options: [ours, ...others], why, evidence, code }, i) => [
      String(i + 1),
      choice,
      ours,
      others.join("; "),
      why,
      evidence,
      code,
    ]),
  };
}
