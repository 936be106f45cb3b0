/** Where the paper says nothing about the data and its split, and what is done here: each choice once, with its reason. */
export const SPLIT_QUESTIONS = [
  {
    choice: "which images are for validation",
    options: ["1,000 of each class, drawn from a seeded generator", "any other 1,000 of each class"],
    why: "The paper says how many, not which.",
    evidence: "The split's hash stands above: another split is another data set to every journal.",
    code: "lib/dataset/split.ts, SPLIT_SEED",
  },
  {
    choice: "order of the training images",
    options: ["shuffled once, after validation was taken out", "as the batches have them", "class by class"],
    why: "Bonsai and ProtoNN never shuffle again, and the first N images are a fair sample of all.",
    evidence: "The paper does not say.",
    code: "lib/dataset/split.ts, random.shuffle(rest)",
  },
] as const;
