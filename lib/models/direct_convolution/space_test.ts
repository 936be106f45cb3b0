import assert from "node:assert/strict";
import { TABLE_2 } from "../../paper.ts";
import {
  directConvolutionSize,
  KILOBYTE,
  parseArchitecture,
  printArchitecture,
  PRINTED_INPUT,
} from "../../sizing/mod.ts";
import { architectureAt, CHOICES, PATTERNS, SPACE_SIZE, spaceBytes } from "./space.ts";

/** direct-convolution.md, section 2: pattern, models, impossible at 32x32x3 and 28x28x1, fitting 8 / 16 / 32 / 64 / 128 KB. */
const SECTION_2: readonly (readonly [string, number, number, number, string])[] = [
  ["A D D Dr D*", 9, 0, 0, "3/6/9/9/9"],
  ["A C M D Dr D*", 120, 0, 0, "52/81/102/113/119"],
  ["A C D Dr D*", 120, 0, 0, "6/24/55/83/102"],
  ["A C M C Dr D*", 1_600, 0, 0, "1259/1519/1587/1600/1600"],
  ["A C C M Dr D*", 1_600, 0, 0, "1125/1440/1581/1597/1600"],
  ["A C C Dr D*", 1_600, 0, 0, "629/1117/1376/1552/1600"],
  ["A D D D Dr D*", 27, 0, 0, "6/18/27/27/27"],
  ["A C M D D Dr D*", 360, 0, 0, "136/236/304/339/357"],
  ["A C D D Dr D*", 360, 0, 0, "16/72/159/247/306"],
  ["A C M C D Dr D*", 4_800, 0, 0, "2728/3889/4461/4718/4792"],
  ["A C C M D Dr D*", 4_800, 0, 0, "2101/3465/4269/4656/4791"],
  ["A C C D Dr D*", 4_800, 0, 0, "436/1451/2739/3784/4361"],
  ["A C M C C Dr D*", 64_000, 18_432, 26_624, "36387/43609/45234/45556/45568"],
  ["A C C M C Dr D*", 64_000, 4_096, 12_288, "43811/55972/59130/59855/59904"],
  ["A C C C M Dr D*", 64_000, 0, 0, "43353/58050/62926/63885/64000"],
  ["A C C C Dr D*", 64_000, 0, 0, "28871/48012/58305/63231/63999"],
];

const fitting = (bytes: Float64Array, kilobytes: readonly number[], kilobyte: number = KILOBYTE) =>
  kilobytes.map((budget) => bytes.filter((size) => size <= budget * kilobyte).length);

Deno.test("the generator makes the paper's 16 architectures, in Table 2's letters", () => {
  const printed = TABLE_2.map((text) => text.replaceAll("Dr, ", "")).sort();
  const ours = PATTERNS.map(({ layers }) => layers.filter((layer) => layer !== "Dr").join(", ")).sort();
  assert.deepEqual(ours, printed);
  assert.deepEqual(CHOICES.C.filter(({ code }) => code === "C1").length, 24);
  assert.deepEqual(CHOICES.C.filter(({ code }) => code === "C2").length, 16);
});

Deno.test("276,196 models; counts per architecture and budget as in section 2.2, at the true input", () => {
  const began = performance.now(), bytes = spaceBytes(), milliseconds = performance.now() - began;
  assert.ok(milliseconds < 2000, `${milliseconds} ms`);
  assert.equal(SPACE_SIZE, 276_196);
  assert.equal(bytes.filter(Number.isFinite).length, 253_668);
  assert.deepEqual(fitting(bytes, [2, 8, 16, 32, 64, 128]), [31_268, 160_919, 218_961, 242_264, 251_252, 253_135]);
  assert.deepEqual(fitting(bytes, [2, 8, 16, 32, 64, 128], 1000), [
    29_544,
    158_417,
    217_824,
    241_814,
    251_125,
    253_134,
  ]);
  const sorted = bytes.filter(Number.isFinite).sort();
  const median = (sorted[126_833]! + sorted[126_834]!) / 2;
  assert.deepEqual([sorted[0], median, sorted.at(-1)], [548.5, 5_775.5, 535_192]);
  const rows = PATTERNS.map(({ layers, first, count }) => {
    const own = bytes.subarray(first, first + count);
    return [
      layers.join(" "),
      count,
      own.filter((size) => size === Infinity).length,
      fitting(own, [8, 16, 32, 64, 128]).join("/"),
    ];
  });
  assert.deepEqual(rows, SECTION_2.map(([pattern, count, impossible, , fits]) => [pattern, count, impossible, fits]));
});

Deno.test("counts at 28x28x1, the input of the sizes that the paper prints", () => {
  const bytes = spaceBytes("paper", PRINTED_INPUT);
  assert.equal(bytes.filter(Number.isFinite).length, 237_284);
  assert.deepEqual(fitting(bytes, [2, 8, 16, 32, 64, 128]), [53_484, 177_104, 215_912, 230_756, 236_074, 236_989]);
  const sorted = bytes.filter(Number.isFinite).sort();
  const median = (sorted[118_641]! + sorted[118_642]!) / 2;
  assert.deepEqual([sorted[0], median, sorted.at(-1)], [315.5, 4_274.5, 410_328]);
  const impossible = PATTERNS.map(({ first, count }) =>
    bytes.subarray(first, first + count).filter((size) => size === Infinity).length
  );
  assert.deepEqual(impossible, SECTION_2.map(([, , , at28]) => at28));
});

Deno.test("the closed form of section 2.1 says which models are impossible", () => {
  const bytes = spaceBytes();
  const sides = (index: number) => architectureAt(index).flatMap((layer) => "side" in layer ? [layer.side] : []);
  const rules: readonly [pattern: number, rule: (k1: number, k2: number, k3: number) => boolean][] = [
    [12, (k1, k2, k3) => (k2 === 5 && k3 === 5) || (k1 === 5 && [k2, k3].sort().join() === "3,5")],
    [13, (k1, k2, k3) => k1 === 5 && k2 === 5 && k3 === 5],
  ];
  for (const [place, rule] of rules) {
    const { first, count } = PATTERNS[place]!;
    for (let index = first; index < first + count; index += 7) {
      const [k1, k2, k3] = sides(index);
      assert.equal(bytes[index] === Infinity, rule(k1!, k2!, k3!));
    }
  }
});

Deno.test("parser and printer round-trip over the whole space; every number is another model", () => {
  const seen = new Set<string>();
  for (let index = 0; index < SPACE_SIZE; index++) {
    const architecture = architectureAt(index), text = printArchitecture(architecture);
    seen.add(text);
    const parsed = parseArchitecture(text);
    if (printArchitecture(parsed) !== text) assert.fail(text);
    if (index % 997 === 0) assert.deepEqual(parsed, architecture);
  }
  assert.equal(seen.size, SPACE_SIZE);
});

Deno.test("the space's sizes are those of the layer-by-layer accounting, on every ruler", () => {
  for (const ruler of ["paper", "float32", "int8", "int4"] as const) {
    const bytes = spaceBytes(ruler);
    for (let index = 0; index < SPACE_SIZE; index += 1999) {
      if (bytes[index] === Infinity) assert.throws(() => directConvolutionSize(architectureAt(index)));
      else assert.equal(bytes[index], directConvolutionSize(architectureAt(index)).bytes[ruler]);
    }
  }
});

Deno.test("model numbers outside the space are refused", () => {
  for (const index of [-1, SPACE_SIZE, 0.5]) assert.throws(() => architectureAt(index), RangeError);
});
