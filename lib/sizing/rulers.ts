/**
 * The four ways of counting bytes; the rules are those of `rules.ts`. `paper`: each method as the paper billed it. `float32`,
 * `int8`, `int4`: the same rules for all four methods, at the true 32x32x3 input.
 */
export const RULERS = ["paper", "float32", "int8", "int4"] as const;

export type Ruler = (typeof RULERS)[number];

/** The rulers that treat all methods alike. */
export type UniformRuler = Exclude<Ruler, "paper">;

/** A number of bytes on each ruler. */
export type Bytes = Readonly<Record<Ruler, number>>;

/** Bytes of a KB, in budgets and in all sizes but the ProtoNN ones that the paper prints. */
export const KILOBYTE = 1024;

/** How a thresholded matrix is stored (`storage.ts`). */
export type Storage = "dense" | "bitmap" | "indices";

/** A layer, a matrix or a vector of a model. */
export interface Part {
  /** The layer as the paper writes it, or the name in EdgeML. */
  readonly name: string;
  /** A layer's output map [height, width, channels] or vector [units]; a matrix' own shape. */
  readonly shape: readonly number[];
  /** Trained numbers, before thresholding. */
  readonly parameters: number;
  /** Those of them that are biases or single numbers, never narrower than a byte. */
  readonly biases: number;
  /** Numbers stored: what thresholding keeps, or what folding and normalisation need. */
  readonly kept: number;
  /** Bytes of what is stored. */
  readonly stored: Bytes;
  /** Bytes of working memory while the part is used. */
  readonly working: Bytes;
  /** How its thresholded matrix is stored. */
  readonly storage?: Readonly<Record<UniformRuler, Storage>>;
  /** Whether it sets the model's working memory: the first of those that reach the peak. */
  readonly decides: Readonly<Record<Ruler, boolean>>;
}

/** A model's size: `bytes` = `stored` + `working` on each ruler. */
export interface Size {
  readonly bytes: Bytes;
  readonly stored: Bytes;
  /** The peak over the parts. */
  readonly working: Bytes;
  /** Trained numbers, before thresholding. */
  readonly parameters: number;
  readonly parts: readonly Part[];
}

/** A value for each ruler. */
export function onEachRuler<T>(value: (ruler: Ruler) => T): Record<Ruler, T> {
  return { paper: value("paper"), float32: value("float32"), int8: value("int8"), int4: value("int4") };
}

/** A value for each ruler that treats all alike, and nothing on the paper's. */
export function onUniformRulers(value: (ruler: UniformRuler) => number): Bytes {
  return onEachRuler((ruler) => ruler === "paper" ? 0 : value(ruler));
}

/** Bits of a weight or an activation. */
export const RULER_BITS: Readonly<Record<UniformRuler, number>> = { float32: 32, int8: 8, int4: 4 };

/** Bits of a bias, a mean, a deviation or a single number. */
export const biasBits = (ruler: UniformRuler): number => Math.max(8, RULER_BITS[ruler]);

/** Bytes of a finished class score. */
export const scoreBytes = (ruler: UniformRuler): number => Math.max(2, RULER_BITS[ruler] / 8);

/** Bytes of a sum that stays open. */
export const OPEN_SUM_BYTES = 4;

/** A part before it is known which one decides. */
export type PartDraft = Omit<Part, "decides">;

/** The model of these parts: stored bytes add up, the largest working memory counts. */
export function sizeOf(drafts: readonly PartDraft[]): Size {
  const stored = onEachRuler((ruler) => drafts.reduce((sum, part) => sum + part.stored[ruler], 0));
  const working = onEachRuler((ruler) => Math.max(...drafts.map((part) => part.working[ruler])));
  const decider = onEachRuler((ruler) =>
    working[ruler] > 0 ? drafts.find((part) => part.working[ruler] === working[ruler]) : undefined
  );
  return {
    bytes: onEachRuler((ruler) => stored[ruler] + working[ruler]),
    stored,
    working,
    parameters: drafts.reduce((sum, part) => sum + part.parameters, 0),
    parts: drafts.map((part) => ({ ...part, decides: onEachRuler((ruler) => decider[ruler] === part) })),
  };
}
