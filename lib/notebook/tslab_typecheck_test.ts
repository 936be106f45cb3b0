import assert from "node:assert/strict";
import { withNotebooks } from "./testing/fake_notebook.ts";
import { tslabFaults } from "./tslab_typecheck.ts";
import { faultText } from "./typecheck.ts";

// two errors that tslab 1.0.22 really gave for notebook 04, whose lib values are `any` to it, and the two cells mended
const BROKEN = [
  'import { loadCifar10 } from "lib/dataset";\nconst data = await loadCifar10();',
  "const labels = Array.from(data.split.validation, (row) => data.labels[row]);",
  "const sizes = Object.entries(data ?? {}).map(([, values]) => values.length);",
];
const MENDED = [
  BROKEN[0]!,
  "const labels = Array.from(data.split.validation, (row: number) => data.labels[row]);",
  "const sizes = Object.entries<Float32Array>(data ?? {}).map(([, values]) => values.length);",
];

Deno.test("tslabFaults() finds what tslab's TypeScript refuses and Deno's does not, at its cell and line", () =>
  withNotebooks(async ({ write }) => {
    const broken = write("broken.ipynb", BROKEN), mended = write("mended.ipynb", MENDED);
    assert.deepEqual((await tslabFaults([broken, mended])).map((fault) => faultText({ ...fault, notebook: "n" })), [
      "n, code cell 2, line 1: Type 'unknown' cannot be used as an index type.",
      "n, code cell 3, line 1: Property 'length' does not exist on type 'unknown'.",
    ]);
  }));
