/** A choice that the paper leaves open. */
export interface OpenQuestion {
  readonly choice: string;
  /** The first one is what is done here. */
  readonly options: readonly [ours: string, ...others: string[]];
  readonly why: string;
  /** What speaks for it, and where: a section, a table, a number measured. */
  readonly evidence: string;
  /** The file that decides it, and after a comma what to look for in it; or that there is no option. */
  readonly code: string;
}
