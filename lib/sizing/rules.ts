/**
 * How bytes are counted: the rules that `rulers.ts` and its neighbours apply, as a table that notebooks and reports show.
 * Bits are packed: totals are bits / 8 and can end in a fraction of a byte. A KB is 1024 bytes.
 */

export interface CountingRule {
  readonly what: string;
  /** On the paper's ruler: how the paper billed direct convolution, and the three methods of EdgeML. */
  readonly paperNetworks: string;
  readonly paperEdgeml: string;
  /** On float32, int8 and int4, for all four methods. */
  readonly uniform: string;
}

export const COUNTING_RULES: readonly CountingRule[] = [
  {
    what: "input",
    paperNetworks: "32×32×3 (the sizes it prints are those of 28×28×1)",
    paperEdgeml: "32×32×3",
    uniform: "32×32×3",
  },
  {
    what: "weights",
    paperNetworks: "4 bits",
    paperEdgeml: "4 bytes",
    uniform: "4 bytes, 1 byte, 4 bits",
  },
  {
    what: "biases, single numbers",
    paperNetworks: "8 bits",
    paperEdgeml: "4 bytes",
    uniform: "as weights, but never below 1 byte",
  },
  {
    what: "thresholded matrices",
    paperNetworks: "none",
    paperEdgeml: "8 bytes for each entry kept below a density of 0.5, else 4 for each entry",
    uniform:
      "kept entries as weights, stored in the cheapest of three ways: dense; one bit for each entry; or line by " +
      "line a count and an index for each kept entry, in as many bits as they need",
  },
  {
    what: "means and deviations of the inputs",
    paperNetworks: "not needed",
    paperEdgeml: "not counted",
    uniform: "as biases, where they cannot be folded into weights: 2 × 3072 for FastGRNN, whose time steps share W; " +
      "ProtoNN folds them into W and B (gamma too), Bonsai into Z and a vector of offsets",
  },
  {
    what: "working memory",
    paperNetworks: "the worst layer's activations at 4 bits, run in place",
    paperEdgeml: "not counted",
    uniform:
      "the peak over an inference order that a device can run, waiting values as weights; sums that stay open while " +
      "the image streams by, or over prototypes or nodes, 4 bytes; finished class scores at least 2",
  },
  {
    what: "the image",
    paperNetworks: "not counted: pooled on arrival",
    paperEdgeml: "not counted",
    uniform: "not counted; FastGRNN keeps the row of 32 bytes that it reads again",
  },
  {
    what: "code, function tables, shifts of power-of-two scales",
    paperNetworks: "not counted",
    paperEdgeml: "not counted",
    uniform: "not counted",
  },
];
