/** Where the paper says nothing about direct convolution, and what is done here: each choice once, with its reason. */
import type { OpenQuestion } from "../open_question.ts";

/**
 * On the networks and their training. "The reference" is the software that the paper says its experiments are based on. Sections are those of the paper.
 */
export const OPEN_QUESTIONS: readonly OpenQuestion[] = [
  {
    choice: "activation of C1",
    options: ["ReLU", "none, as Table 1 prints"],
    why: "Table 1's \"None\" reads like the default argument of the layer's class, not like what was trained.",
    evidence:
      "The reference trains C with ReLU. Without it the 58.23 KB network stays ten points below Table 3 (0.550 " +
      "against 0.657), with it one point (0.648).",
    code: 'lib/models/direct_convolution/method.ts, default("relu")',
  },
  {
    choice: "batch size",
    options: ["128", "any other"],
    why: "The value of the reference's sweep.",
    evidence: "The paper gives no number for this method.",
    code: "lib/models/direct_convolution/method.ts, batch: 128",
  },
  {
    choice: "scale of the pixels",
    options: ["value / 256", "value / 255", "mean and deviation removed"],
    why: "What the reference does; it keeps the 4-bit output of A meaningful: the sum of four bytes, shifted.",
    evidence: "The paper does not mention any preparation of the pixels.",
    code: "lib/training/image_store.ts, pooled",
  },
  {
    choice: "loss",
    options: ["softmax cross-entropy, mean over the batch"],
    why: "What the reference does, and the usual one for ten classes.",
    evidence: "The paper names none for this method.",
    code: "lib/models/direct_convolution/definition.ts, softmaxCrossEntropy",
  },
  {
    choice: "initial weights",
    options: ["orthogonal as Keras 2.2 draws them, biases 0", "Glorot uniform, Keras' default"],
    why: "What the reference does. A depthwise kernel is a single column there, so C2 starts with small signals.",
    evidence: "The trial runs that came within about a point of Table 3 used it.",
    code: "lib/models/direct_convolution/initial_values.ts, orthogonal",
  },
  {
    choice: "floor of the learning rate",
    options: ["0.0001", "none"],
    why: "What the reference does.",
    evidence: "0.005 x 0.95^epoch reaches it at epoch 77; with a patience of five a training seldom lasts so long.",
    code: "lib/models/direct_convolution/method.ts, floor",
  },
  {
    choice: "Adam's epsilon",
    options: [
      "1e-7, added to the root of v, bias correction folded into the rate (Keras)",
      "1e-8, added to the corrected root (PyTorch)",
    ],
    why: "The reference runs on Keras.",
    evidence: "The two differ in the first steps only; the paper names Adam and the rate.",
    code: "lib/models/direct_convolution/method.ts, epsilon",
  },
  {
    choice: "what early stopping watches",
    options: ["validation loss, any decrease counts", "validation accuracy"],
    why: "Keras' default.",
    evidence: "The paper gives the patience (5) and nothing else.",
    code: "lib/models/direct_convolution/method.ts, earlyStopping",
  },
  {
    choice: "weights that are tested",
    options: ["those of the epoch with the lowest validation loss", "those of the last epoch, Keras' default"],
    why: "Accepted practice; the last epoch is by construction five epochs past the best.",
    evidence: "In trial runs the two differ by at most 0.7 points, in both directions.",
    code: "lib/models/direct_convolution/method.ts, keep: ",
  },
  {
    choice: "numbers of the network",
    options: ["float for the accuracies of Table 3, 4 bits beside them", "4 bits everywhere"],
    why: "The paper mentions no quantisation, and its sizes need it.",
    evidence: "Float runs come within one to two points of Table 3, 4-bit ones lie lower.",
    code: "lib/models/direct_convolution/method.ts, quantised",
  },
  {
    choice: "fine-tuning to 4 bits",
    options: [
      "30 epochs with trained scales, then 30 with frozen ones: 0.005 x 0.88^epoch, no early stopping",
      "100 and 200 epochs at 0.98, as the reference's last network",
      "the float protocol with its patience of 5",
    ],
    why: "The reference's range of rates in the epochs that every winner can be given.",
    evidence:
      "Against patience 5, test accuracy with one seed: 0.619 instead of 0.611 (Table 3, 16 KB), 0.571 instead of " +
      "0.550 (8 KB).",
    code: "lib/models/direct_convolution/method.ts, FEW_BIT_PROTOCOL",
  },
  {
    choice: "augmentation",
    options: ["none", "flips, shifts"],
    why: "The paper names none.",
    evidence: "The reference's sweep uses none either; only its final MNIST network does.",
    code: "lib/engine/batch_input.ts, load(rows",
  },
  {
    choice: "order of the training images",
    options: ["new in each epoch, the short last batch is used (313 steps)", "fixed"],
    why: "Keras' default.",
    evidence: "The paper does not say.",
    code: "lib/models/direct_convolution/method.ts, shuffle",
  },
  {
    choice: "dropout in the three rows of Table 2 printed without Dr",
    options: ["present", "absent"],
    why:
      "The generator of the architectures always puts Dr before D*; its loss in print changes neither sizes nor counts.",
    evidence: "Three rows of Table 2 (10, 11 and 12 as printed) against the other thirteen.",
    code: 'lib/models/direct_convolution/space.ts, "Dr",',
  },
  {
    choice: "networks that never leave chance",
    options: ["recorded as failed, the search goes on", "scored 0.1 like any other"],
    why: "Their loss stays at ln 10: a layer without a single positive activation has no gradient.",
    evidence:
      "The reference skips them: 15 of its 996 runs, on MNIST. They are no fault of these kernels: 24 candidates of our " +
      "search, 12 of them dead ones, trained again for one epoch with three other seeds, died in 16 of 70 runs here and " +
      "in 11 of 70 in PyTorch under the same protocol, which chance explains (Fisher's p = 0.39).",
    code: "lib/training/train.ts, deadReason",
  },
];

/** On the search for them. */
export const SEARCH_QUESTIONS: readonly OpenQuestion[] = [
  {
    choice: "how candidates are sampled",
    options: ["uniformly among the valid architectures that fit the budget", "uniformly in the logarithm of size"],
    why: 'The literal reading of "750 models are sampled".',
    evidence: "The reference samples by size; Table 3 is compatible with both.",
    code: "lib/models/direct_convolution/sampling.ts, drawUniform",
  },
  {
    choice: "size that a budget is held against",
    options: ["the true 32x32x3 input, KB = 1024", "the 28x28x1 input whose sizes Table 3 prints"],
    why: "It is the memory that the network needs.",
    evidence: "At 28x28x1 the four sizes of Table 3 come out to the digit; at 32x32x3 all four winners still fit.",
    code: "lib/sizing/direct_convolution.ts, CIFAR_INPUT",
  },
  {
    choice: "score of a candidate trained for five epochs",
    options: ["best validation accuracy over the five", "that of the last epoch"],
    why: "The reference scores so.",
    evidence: "Section 5.1 says that the best one was trained in full, not how the best was told.",
    code: "lib/search/studies/direct_convolution.ts, best-accuracy",
  },
  {
    choice: "winner of a budget",
    options: ["best of all trained candidates that fit, whatever budget they were drawn for", "best of its own 750"],
    why: "Table 3 gives 64 and 128 KB the same network.",
    evidence: "A fresh draw of 750 would contain that network with a probability of 0.3 % only.",
    code: "lib/search/winners.ts, chooseWinners",
  },
  {
    choice: "does full training start over?",
    options: ["yes: new initial weights, schedule from epoch 0", "no: from the candidate's weights"],
    why: '"Trained fully", with the learning rate at 0.005 again.',
    evidence: "Sections 4.1 and 5.1.",
    code: "lib/search/studies/direct_convolution.ts, winnerTasks",
  },
  {
    choice: "repetitions",
    options: ["one run for a candidate, at least three seeds for a winner", "one run"],
    why: "A single run cannot tell a difference of half a point from chance.",
    evidence: "The paper reports single runs.",
    code: "lib/search/studies/replay.ts, SEEDS",
  },
];
