/** The headless runner: notebooks from top to bottom in fresh kernels, without Jupyter and without Python. */
export { CellError } from "./cell_error.ts";
export type { KernelName } from "./kernel_spec.ts";
export { type Notebook, notebookName, readNotebook, writeNotebook } from "./notebook_file.ts";
export { runNotebook, type RunOptions, type RunResult, RunStopped } from "./run_notebook.ts";
