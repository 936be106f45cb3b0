/** The rows of Tables 3 to 6 at each budget that they are printed for, as configs of our methods with their sizes. */
import type { MethodName } from "../models/mod.ts";
import { type BonsaiRow, type FastgrnnRow, type ProtonnRow, TABLE_3, TABLE_4, TABLE_5, TABLE_6 } from "../paper.ts";
import {
  bonsaiSize,
  type Bytes,
  directConvolutionSize,
  fastgrnnSize,
  multiFastgrnnSlipBytes,
  paperPrintedBytes,
  parseArchitecture,
  PROTONN_PRINTED_KILOBYTE,
  protonnSize,
} from "../sizing/mod.ts";

/** What the paper prints for one budget of one method. */
export interface PaperRow {
  readonly table: 3 | 4 | 5 | 6;
  /** Name of the replay that trains it, as trials are tagged; rows with the same model share it. */
  readonly row: string;
  readonly method: MethodName;
  /** FastGRNN's feed, `""` for the other methods. */
  readonly group: string;
  /** KB of 1024 bytes. */
  readonly budget: number;
  /** The model as tables name it. */
  readonly model: string;
  /** Test accuracy as printed, 0 to 1. */
  readonly accuracy: number;
  /** Size as printed. */
  readonly kilobytes: number;
  /** Our bytes of that model on each ruler. */
  readonly bytes: Bytes;
  /** Why the printed size is not the one on the paper's own ruler; `""` where it is. */
  readonly sizeNote: string;
}

/** All of them: 5 networks, 3 ProtoNN, 5 Bonsai, 15 FastGRNN. */
export function paperRows(): PaperRow[] {
  return [...networks(), ...TABLE_4.flatMap(protonnRows), ...TABLE_5.flatMap(bonsaiRows), ...fastgrnnRows()];
}

function networks(): PaperRow[] {
  return TABLE_3.flatMap(({ budgets, architecture, testAccuracy, kilobytes }) => {
    const layers = parseArchitecture(architecture), { bytes } = directConvolutionSize(layers);
    const printed = paperPrintedBytes(layers) / 1024;
    return budgets.map((budget): PaperRow => ({
      ...{ table: 3, row: `${budgets[0]} KB`, method: "direct-convolution", group: "", budget, model: architecture },
      ...{ accuracy: testAccuracy, kilobytes, bytes },
      sizeNote: agrees(printed, kilobytes) ? "that of a 28×28×1 input" : "unexplained",
    }));
  });
}

function protonnRows({ budgets, projectionDim, numPrototypes, testAccuracy, kilobytes }: ProtonnRow): PaperRow[] {
  const { bytes } = protonnSize({ projectionDim, numPrototypes });
  return budgets.map((budget) => ({
    ...{ table: 4, row: `${budgets[0]} KB`, method: "protonn", group: "", budget },
    ...{ model: `d ${projectionDim}, m ${numPrototypes}`, accuracy: testAccuracy, kilobytes, bytes },
    sizeNote: agrees(bytes.paper / PROTONN_PRINTED_KILOBYTE, kilobytes) ? "KB of 1000 bytes" : "unexplained",
  }));
}

function bonsaiRows({ budgets, depth, projectionDim, testAccuracy, kilobytes }: BonsaiRow): PaperRow[] {
  const { bytes } = bonsaiSize({ depth, projectionDim });
  return budgets.map((budget) => ({
    ...{ table: 5, row: `${budget} KB`, method: "bonsai", group: "", budget },
    ...{ model: `depth ${depth}, dim ${projectionDim}`, accuracy: testAccuracy, kilobytes, bytes },
    sizeNote: agrees(bytes.paper / 1024, kilobytes) ? "" : "unexplained",
  }));
}

function fastgrnnRows(): PaperRow[] {
  return TABLE_6.flatMap((row) => {
    const { feed, budgets, hiddenDim, densityW, densityU, testAccuracy, kilobytes } = row;
    const { bytes } = fastgrnnSize({ feed, hiddenDim, densityW, densityU });
    const isSlip = feed === "multi" &&
      agrees(multiFastgrnnSlipBytes({ hiddenDim, densityW, densityU }) / 1024, kilobytes);
    const note = isSlip ? "that of a slip (notebook 05)" : "unexplained";
    return budgets.map((budget): PaperRow => ({
      ...{ table: 6, row: `${feed} ${firstBudget(row)} KB`, method: "fastgrnn", group: feed, budget },
      ...{ model: `H ${hiddenDim}, W ${densityW}, U ${densityU}`, accuracy: testAccuracy, kilobytes, bytes },
      sizeNote: agrees(bytes.paper / 1024, kilobytes) ? "" : note,
    }));
  });
}

/** The smallest budget for which Table 6 prints the same model: it is trained once. */
function firstBudget(row: FastgrnnRow): number {
  const same = TABLE_6.filter((other) =>
    other.feed === row.feed && other.hiddenDim === row.hiddenDim && other.densityW === row.densityW &&
    other.densityU === row.densityU
  );
  return Math.min(...same.flatMap(({ budgets }) => budgets));
}

/** To the two digits that the paper prints; one of its sizes is cut, not rounded. */
function agrees(kilobytes: number, printed: number): boolean {
  return Math.abs(kilobytes - printed) < 0.01;
}
