/** Where the paper says nothing about ProtoNN, and what is done here: each choice once, with its reason. */
import type { OpenQuestion } from "../open_question.ts";

/** "EdgeML" is Microsoft's repository, which the paper says it used; edgeml-models.md has what was read there. */
export const PROTONN_QUESTIONS: readonly OpenQuestion[] = [
  {
    choice: "scale of the pixels",
    options: ["bytes as they are, 0 to 255", "each pixel standardised with the training images"],
    why:
      "EdgeML's script for ProtoNN leaves scaling to whoever prepares the data, unlike those for the other two methods.",
    evidence: "Raw bytes give a figure like the paper's, standardised ones do not: both are trained, Table 4.",
    code: "lib/models/protonn/config.ts, input: oneOf",
  },
  {
    choice: "the winner's gamma",
    options: ["1.5e-4 on raw bytes, 1.5e-3 on standardised ones"],
    why: "Table 4 does not print it. On raw bytes the grid's others leave nearly every kernel at zero; see above.",
    evidence: "The search tries all nine.",
    code: "lib/search/studies/replay_rows.ts, PROTONN_GAMMA",
  },
  {
    choice: "start of the prototypes",
    options: ["N(0, 1), as EdgeML's PyTorch trainer", "k-means of the projected images", "k-means class by class"],
    why: "Who gives gamma, as a grid over gamma must, gets the random start.",
    evidence: "",
    code: "lib/models/protonn/initial_values.ts, random.normal",
  },
  {
    choice: "loss",
    options: ["cross-entropy", "squared, as in the ProtoNN article"],
    why: "Both of EdgeML's example scripts ask for cross-entropy.",
    evidence: "",
    code: 'lib/models/protonn/config.ts, oneOf("loss"',
  },
  {
    choice: "batch size, and order of the images",
    options: ["32, the same order in every epoch"],
    why: "EdgeML's: its trainer never shuffles.",
    evidence: "",
    code: "lib/models/protonn/method.ts, batch: 32",
  },
  {
    choice: "what patience watches",
    options: ["validation accuracy, strictly better; the best epoch's weights are kept", "validation loss"],
    why: "The paper says only: early stopping, patience 10. EdgeML has none.",
    evidence: "",
    code: "lib/models/protonn/method.ts, earlyStopping",
  },
  {
    choice: "KB",
    options: ["1,024 bytes in budgets; the printed sizes come out with 1,000"],
    why: "The paper's other sizes are in KB of 1,024; no budget is decided by it.",
    evidence: "",
    code: "lib/sizing/protonn.ts, PROTONN_PRINTED_KILOBYTE",
  },
];
