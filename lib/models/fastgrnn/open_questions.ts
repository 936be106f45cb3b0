/** Where the paper says nothing about FastGRNN, and what is done here: each choice once, with its reason. */
import type { OpenQuestion } from "../open_question.ts";

/** "EdgeML" is Microsoft's repository, which the paper says it used; its PyTorch side where the two sides differ. */
export const FASTGRNN_QUESTIONS: readonly OpenQuestion[] = [
  {
    choice: "is the classifier trained?",
    options: ["yes, with everything else", "no: it keeps its random start, as in EdgeML's PyTorch trainer"],
    why: "EdgeML's TensorFlow side trains it, and nobody would leave it out on purpose.",
    evidence:
      "Independent runs: 0.506 trained and 0.464 fixed where the paper has 0.471, but 0.537 and 0.521 at 0.533.",
    code: "lib/models/fastgrnn/config.ts, trainClassifier: z.boolean",
  },
  {
    choice: "scale of the pixels",
    options: ["each pixel standardised with the training images", "value / 255", "bytes as they are"],
    why: "EdgeML's example does it.",
    evidence: "On raw bytes such a model stays at chance.",
    code: "lib/models/fastgrnn/method.ts, standardised",
  },
  {
    choice: 'the "post-compression stage" whose best epoch is kept',
    options: ["the third phase, epochs 101 to 150", "all from the first threshold, epochs 51 to 150"],
    why: "The support is final only there. Dense models get the same window, so that both have equally many tries.",
    evidence: "EdgeML itself would look from epoch 51 on.",
    code: "lib/models/fastgrnn/method.ts, best-accuracy-from",
  },
  {
    choice: "two epochs with the same validation accuracy",
    options: ["the later one is kept", "the earlier one"],
    why: "What EdgeML does.",
    evidence: "",
    code: "lib/training/stopping.ts, a later tie wins",
  },
  {
    choice: "when and how often W and U are thresholded",
    options: ["every 15th step of the middle third", "once"],
    why: 'EdgeML\'s schedule; the paper says "three training stages".',
    evidence: "",
    code: "lib/models/sparsity/three_phases.ts, THRESHOLD_EVERY",
  },
  {
    choice: "Adam's moments of entries that are held at zero",
    options: ["go on", "are held at zero too"],
    why: "EdgeML zeroes the entry after the step and nothing else: so it can come back at the next threshold.",
    evidence: "",
    code: "lib/models/sparsity/support.ts, moments",
  },
  {
    choice: "weight decay of 5e-4 (64 and 128 KB)",
    options: ["coupled: added to the gradient of every parameter", "decoupled", "of W and U only"],
    why: "What torch.optim.Adam does with that argument; EdgeML's trainer has no such option.",
    evidence: "",
    code: "lib/search/studies/fastgrnn.ts, weightDecay",
  },
  {
    choice: '"decay after 100 epochs"',
    options: ["one tenth from the 101st epoch on, at once", "anything gradual"],
    why: "EdgeML's step decay with that number of epochs; it coincides with the third phase.",
    evidence: "",
    code: "lib/search/studies/fastgrnn.ts, every: budget",
  },
  {
    choice: "initial values",
    options: ["W, U: 0.1 N(0, 1); biases 1; zeta 1, nu -4; classifier N(0, 1)"],
    why: "EdgeML's.",
    evidence: "",
    code: "lib/models/fastgrnn/initial_values.ts, random.normal",
  },
  {
    choice: "order of the images",
    options: ["shuffled anew for each epoch, 400 batches of 100"],
    why: "EdgeML's.",
    evidence: "",
    code: "lib/models/fastgrnn/method.ts, shuffle",
  },
  {
    choice: "which units of Multi-FastGRNN are made sparse",
    options: ["all three", "the red one only, as the printed sizes say"],
    why:
      "The printed sizes are those of a slip, shown below, where both are trained; everywhere else all three are sparse.",
    evidence: "28.75 and 124.09 KB come out to the digit.",
    code: "lib/sizing/fastgrnn.ts, unitDensities",
  },
  {
    choice: "the three candidates nearest to a budget",
    options: ["the three largest that fit", "one for each hidden dimension", "one for each density"],
    why: 'What "nearest" says literally.',
    evidence: "It gives every winner of Table 6 except row-major 75 at 16 KB, which we add.",
    code: "lib/search/studies/fastgrnn.ts, NEAREST",
  },
];
