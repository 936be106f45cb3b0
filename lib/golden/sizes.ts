/** Replays model_sizes.json and search_spaces.json: bytes on the paper's ruler, and which models its rules choose. */
import { bonsaiSize, fastgrnnSize, multiFastgrnnSlipBytes, protonnSize } from "../sizing/mod.ts";
import { type Check, Checks, GoldenFile } from "./golden_file.ts";

const MODELS = ["FastGRNN", "Multi-FastGRNN", "Bonsai", "ProtoNN"] as const;

function rowBytes(row: GoldenFile): number {
  const number = (key: string) => row.number(key), model = row.oneOf("model", MODELS);
  if (model === "ProtoNN") {
    return protonnSize({ projectionDim: number("d"), numPrototypes: number("m"), inputDim: number("D") }).bytes.paper;
  }
  if (model === "Bonsai") {
    const densities = {
      densityW: number("sW"),
      densityV: number("sV"),
      densityT: number("sT"),
      densityZ: number("sZ"),
    };
    const sides = { depth: number("depth"), projectionDim: number("dim"), inputDim: number("D") };
    return bonsaiSize({ ...sides, ...densities }).bytes.paper;
  }
  const dimensions = { hiddenDim: number("H"), densityW: number("sW"), densityU: number("sU"), inputDim: number("I") };
  if (model === "FastGRNN") return fastgrnnSize({ feed: "row", ...dimensions }).bytes.paper;
  return row.oneOf("accounting", ["correct", "firstUnitOnly"]) === "correct"
    ? fastgrnnSize({ feed: "multi", ...dimensions }).bytes.paper
    : multiFastgrnnSlipBytes(dimensions);
}

/** model_sizes.json: every size that the paper prints; `match` says whether the formula gives it. */
export function replayModelSizes(json: unknown): Check[] {
  const checks = new Checks();
  new GoldenFile(json).list("rows").forEach((row, i) => {
    const bytes = rowBytes(row),
      kilobytes = bytes / row.number("kbUnit"),
      name = `rows.${i}, ${row.oneOf("model", MODELS)}`;
    checks.compare(`${name}, bytes`, [bytes], [row.number("bytes")], 0);
    const rounds = Number(kilobytes.toFixed(2)) === row.number("paperKb");
    checks.compare(`${name}, printed in the paper`, [Number(rounds)], [Number(row.flag("match"))], 0);
  });
  return checks.list;
}

type Candidate = readonly [hidden: number, densityW: number, densityU: number, bytes: number];

/** The largest of a grid that fit each budget, compared with the file's. */
function largest(checks: Checks, file: GoldenFile, path: string, grid: readonly Candidate[]): void {
  for (const budget of file.keys(path).filter((key) => /^\d+$/.test(key))) {
    const expected = file.list(`${path}.${budget}`),
      fit = grid.filter(([, , , bytes]) => bytes <= Number(budget) * 1024);
    const chosen = fit.sort((a, b) => b[3] - a[3]).slice(0, expected.length);
    const flat = expected.flatMap((one) => [
      one.number("H"),
      one.number("sW"),
      one.has("sU") ? one.number("sU") : 1,
      one.number("bytes"),
    ]);
    checks.compare(`${path}.${budget}`, chosen.flat(), flat, 0);
  }
}

function fastgrnnSpaces(checks: Checks, file: GoldenFile): void {
  const pairs = file.list("fastgrnnSingle.densityPairs(W,U)").map((pair) =>
    [pair.number("0"), pair.number("1")] as const
  );
  const grid = (
    hidden: Float64Array,
    densities: readonly (readonly [number, number])[],
    bytes: (c: {
      hiddenDim: number;
      densityW: number;
      densityU: number;
    }) => number,
  ): Candidate[] =>
    [...hidden].flatMap((hiddenDim) =>
      densities.map(([densityW, densityU]) =>
        [hiddenDim, densityW, densityU, bytes({ hiddenDim, densityW, densityU })] as const
      )
    );
  const single = file.row("fastgrnnSingle.H"), multi = file.row("fastgrnnMulti.H");
  const dense = [...file.row("fastgrnnMulti.sW")].map((densityW) =>
    [densityW, file.number("fastgrnnMulti.sU")] as const
  );
  largest(
    checks,
    file,
    "fastgrnnSingle.top3",
    grid(single, pairs, (c) => fastgrnnSize({ feed: "row", ...c }).bytes.paper),
  );
  const right = grid(multi, dense, (c) => fastgrnnSize({ feed: "multi", ...c }).bytes.paper);
  largest(checks, file, "fastgrnnMulti.top3_correct", right);
  largest(checks, file, "fastgrnnMulti.top3_firstUnitOnly", grid(multi, dense, multiFastgrnnSlipBytes));
}

/** search_spaces.json: candidates that come nearest to each budget, Bonsai's dimensions that fit 128 KB, ProtoNN's grid. */
export function replaySearchSpaces(json: unknown): Check[] {
  const file = new GoldenFile(json), checks = new Checks();
  fastgrnnSpaces(checks, file);
  let count = 0;
  for (const row of file.list("bonsai.maxDimPerDepthAt128KB")) {
    const depth = row.number("0"), fitting: number[] = [];
    for (let projectionDim = 1;; projectionDim++) {
      const { paper } = bonsaiSize({ depth, projectionDim }).bytes;
      if (paper > 128 * 1024) break;
      fitting.push(paper);
    }
    count += fitting.length;
    checks.compare(`bonsai.maxDimPerDepthAt128KB.${depth}`, [fitting.length], [row.number("1")], 0);
    checks.compare(`bonsai.bytes.${depth}`, fitting, file.row(`bonsai.bytes.${depth}`), 0);
  }
  checks.compare("bonsai.count", [count], [file.number("bonsai.count")], 0);
  const prototypes = [...file.row("protonn.m")], dimensions = [...file.row("protonn.d")];
  for (const projectionDim of dimensions) {
    const bytes = prototypes.map((numPrototypes) => protonnSize({ projectionDim, numPrototypes }).bytes.paper);
    checks.compare(`protonn.bytes.${projectionDim}`, bytes, file.row(`protonn.bytes(d,m).${projectionDim}`), 0);
  }
  const configs = dimensions.length * prototypes.length * file.list("protonn.gamma").length *
    file.row("protonn.lr").length;
  checks.compare("protonn.configs", [configs], [file.number("protonn.configs")], 0);
  return checks.list;
}
