/** Tables 1 and 2: what the architecture search draws from. */
import { TABLE_1, TABLE_2 } from "../../paper.ts";
import type { Table } from "../table.ts";

const SOURCE = "As the paper prints it.";

/** Candidate layers with their fixed and variable parameters. */
export function table1(): Table {
  const text = { kind: "text" } as const;
  return {
    name: "table-1",
    title: "Table 1: candidate layers of Direct Convolution",
    caption: SOURCE,
    columns: [
      { title: "layer", ...text },
      { title: "code", ...text },
      { title: "fixed parameters", ...text },
      { title: "output dim", ...text },
      { title: "kernel sides", ...text },
    ],
    rows: TABLE_1.map(({ name, code, fixed, outputDims, kernelSides }) => [
      name,
      code,
      fixed,
      outputDims.join(", "),
      kernelSides.join(", "),
    ]),
  };
}

/** The 16 architectures, C standing for C1 or C2. */
export function table2(): Table {
  return {
    name: "table-2",
    title: "Table 2: the 16 architectures, C standing for C1 or C2",
    caption: SOURCE,
    columns: [{ title: "number", kind: "number" }, { title: "architecture", kind: "text" }],
    rows: TABLE_2.map((architecture, i) => [String(i + 1), architecture]),
  };
}
