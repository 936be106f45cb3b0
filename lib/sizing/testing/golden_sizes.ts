/** direct-convolution.md, section 7: sizes of the paper's software, in bytes on the paper's ruler. */

type Numbers = readonly [parameters: number, weights: number, activations: number, total: number];

export interface GoldenSize {
  /** C1(o,k) and C2(o,k) for square kernels. */
  readonly model: string;
  /** At 32x32x3. */
  readonly at32: Numbers;
  /** At 32x32x3, in the order of the layers without Dr. */
  readonly shapes: string;
  /** At 28x28x1; null where the model is impossible. */
  readonly at28: Numbers | null;
}

// deno-fmt-ignore: a table
export const GOLDEN_SIZES: readonly GoldenSize[] = [
  { model: "A,D(16),D(16),Dr,D*", at32: [12746, 6394, 402, 6796], shapes: "16x16x3 16 16 10", at28: [3594, 1818, 114, 1932] },
  { model: "A,D(64),D(64),D(64),Dr,D*", at32: [58186, 29194, 426, 29620], shapes: "16x16x3 64 64 64 10", at28: [21578, 10890, 138, 11028] },
  { model: "A,C1(4,1),M,D(16),Dr,D*", at32: [4298, 2164, 513.5, 2677.5], shapes: "16x16x3 16x16x4 8x8x4 16 10", at28: [3330, 1680, 392.5, 2072.5] },
  { model: "A,C1(4,1),D(16),Dr,D*", at32: [16586, 8308, 530, 8838], shapes: "16x16x3 16x16x4 16 10", at28: [12738, 6384, 410, 6794] },
  { model: "A,C2(4,3),D(16),Dr,D*", at32: [12776, 6404.5, 410, 6814.5], shapes: "16x16x3 14x14x4 16 10", at28: [9420, 4725.5, 306, 5031.5] },
  { model: "A,C1(4,5),M,C1(4,5),Dr,D*", at32: [878, 448, 391.5, 839.5], shapes: "16x16x3 12x12x4 6x6x4 2x2x4 10", at28: [558, 288, 213.5, 501.5] },
  { model: "A,C1(16,3),C1(32,3),M,Dr,D*", at32: [16618, 8338, 2392, 10730], shapes: "16x16x3 14x14x16 12x12x32 6x6x32 10", at28: [12810, 6434, 1688, 8122] },
  { model: "A,C1(32,3),C1(16,3),Dr,D*", at32: [28570, 14314, 3149.5, 17463.5], shapes: "16x16x3 14x14x32 12x12x16 10", at28: [20954, 10506, 2308.5, 12814.5] },
  { model: "A,C2(64,5),C1(10,1),Dr,D*", at32: [15394, 7740.5, 4608, 12348.5], shapes: "16x16x3 12x12x64 12x12x10 10", at28: [10814, 5449.5, 3200, 8649.5] },
  { model: "A,C1(12,3),M,C2(16,3),D(32),Dr,D*", at32: [13826, 6954, 1189.5, 8143.5], shapes: "16x16x3 14x14x12 7x7x12 5x5x16 32 10", at28: [9002, 4542, 868.5, 5410.5] },
  { model: "A,C2(8,3),C2(12,5),M,D(32),Dr,D*", at32: [10340, 5206.5, 784, 5990.5], shapes: "16x16x3 14x14x8 10x10x12 5x5x12 32 10", at28: [6848, 3459.5, 576, 4035.5] },
  { model: "A,C1(6,5),C2(10,3),D(64),Dr,D*", at32: [65300, 32698, 542, 33240], shapes: "16x16x3 12x12x6 10x10x10 64 10", at28: [41960, 21028, 362, 21390] },
  { model: "A,C1(64,1),D(64),D(64),Dr,D*", at32: [1053706, 526954, 8238, 535192], shapes: "16x16x3 16x16x64 64 64 10", at28: [807818, 404010, 6318, 410328] },
  { model: "A,C1(8,5),M,C1(8,5),C1(8,1),Dr,D*", at32: [2618, 1326, 622.5, 1948.5], shapes: "16x16x3 12x12x8 6x6x8 2x2x8 2x2x8 10", at28: [1978, 1006, 412.5, 1418.5] },
  { model: "A,C1(10,3),C1(12,3),M,C1(16,5),Dr,D*", at32: [6838, 3443, 999, 4442], shapes: "16x16x3 14x14x10 12x12x12 6x6x12 2x2x16 10", at28: [6178, 3113, 735, 3848] },
  { model: "A,C1(64,5),C1(64,5),C1(64,5),Dr,D*", at32: [220042, 110122, 4645.5, 114767.5], shapes: "16x16x3 12x12x64 8x8x64 4x4x64 10", at28: [209162, 104682, 3212.5, 107894.5] },
  { model: "A,C1(8,3),M,C1(8,5),C1(8,3),Dr,D*", at32: [2506, 1270, 798.5, 2068.5], shapes: "16x16x3 14x14x8 7x7x8 3x3x8 1x1x8 10", at28: null },
  { model: "A,C2(16,3),C1(8,3),C1(32,3),M,Dr,D*", at32: [11600, 5834.5, 1636, 7470.5], shapes: "16x16x3 14x14x16 12x12x8 10x10x32 5x5x32 10", at28: [8668, 4367.5, 1152, 5519.5] },
  { model: "A,C1(6,3),C1(32,1),M,C2(64,3),Dr,D*", at32: [18834, 9489, 3139, 12628], shapes: "16x16x3 14x14x6 14x14x32 7x7x32 5x5x64 10", at28: [12966, 6555, 2307, 8862] },
  { model: "A,C1(8,1),C2(16,3),C1(64,5),M,Dr,D*", at32: [41930, 21018, 3416, 24434], shapes: "16x16x3 16x16x8 14x14x16 10x10x64 5x5x64 10", at28: [36154, 18130, 2264, 20394] },
  { model: "A,C1(64,3),M,C1(64,1),C1(64,5),Dr,D*", at32: [114186, 57194, 6285.5, 63479.5], shapes: "16x16x3 14x14x64 7x7x64 7x7x64 3x3x64 10", at28: [109834, 55018, 4612.5, 59630.5] },
];

/** Impossible at both inputs. */
export const IMPOSSIBLE: readonly string[] = ["A,C1(8,5),M,C1(8,5),C1(8,3),Dr,D*", "A,C1(8,5),C1(8,5),M,C1(8,5),Dr,D*"];
