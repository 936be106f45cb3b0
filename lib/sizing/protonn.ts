import { CLASSES, IMAGE_FEATURES, matrixPart, waiting } from "./edgeml.ts";
import { OPEN_SUM_BYTES, type Size, sizeOf, type UniformRuler } from "./rulers.ts";

/** What ProtoNN's size depends on. Densities default to the paper's 1, dimensions to CIFAR-10's. */
export interface ProtonnDimensions {
  readonly projectionDim: number;
  readonly numPrototypes: number;
  readonly densityW?: number;
  readonly densityB?: number;
  readonly densityZ?: number;
  /** Features of an image. */
  readonly inputDim?: number;
  readonly classes?: number;
}

/**
 * Bytes of a KB in the ProtoNN sizes that the paper prints: with 1024 none of them comes out (24.67, 24.77 and 805.38;
 * 791.16 is off in the last digit with 1000 too).
 */
export const PROTONN_PRINTED_KILOBYTE = 1000;

/**
 * W [features][projectionDim], B [projectionDim][numPrototypes], Z [classes][numPrototypes]; 4(Dd + dm + 10m) bytes on the
 * paper's ruler when dense. Standardisation and gamma fold into W and B: exp(-g^2 |b - xW|^2) = exp(-|gb - x(gW)|^2).
 *
 * Inference: `projectionDim` open sums while the pixels stream by; then, prototype by prototype, one distance against the
 * finished projection and one column of Z added to the open class scores.
 */
export function protonnSize(dimensions: ProtonnDimensions): Size {
  const { projectionDim: d, numPrototypes: m, densityW = 1, densityB = 1, densityZ = 1 } = dimensions;
  const { inputDim = IMAGE_FEATURES, classes = CLASSES } = dimensions;
  const projecting = () => d * OPEN_SUM_BYTES;
  const comparing = (ruler: UniformRuler) => waiting(d, ruler) + classes * OPEN_SUM_BYTES;
  return sizeOf([
    matrixPart("W", [inputDim, d], { density: densityW, lines: "rows", working: projecting }),
    matrixPart("B", [d, m], { density: densityB, lines: "columns", working: comparing }),
    matrixPart("Z", [classes, m], { density: densityZ, lines: "columns", working: comparing }),
  ]);
}
