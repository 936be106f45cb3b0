/** Replays primitives.json: thresholds, supports, losses, Adam and the median heuristic, each alone. */
import { Arena, type Engine, LANES, LossHead, type LossName, ParameterStore } from "../engine/mod.ts";
import { medianGamma } from "../models/protonn/start.ts";
import { hardThreshold, Support } from "../models/sparsity/mod.ts";
import { edgemlMatrixBytes } from "../sizing/mod.ts";
import { adamStep } from "../training/adam.ts";
import { type Check, Checks, GoldenFile, PARAMETER_TOLERANCE } from "./golden_file.ts";

function thresholds(checks: Checks, file: GoldenFile): void {
  file.list("hardThreshold").forEach((one, i) => {
    const values = Float32Array.from(one.row("input")), density = one.number("sparsity"), at = `hardThreshold.${i}`;
    hardThreshold(values, density);
    checks.support(`${at}.output, support`, values, one.row("output"));
    checks.compare(`${at}.output`, values, one.row("output"));
    checks.compare(`${at}.kept`, [values.filter((value) => value !== 0).length], [one.number("kept")], 0);
    const counted = edgemlMatrixBytes(values.length, density) / (density < 0.5 ? 8 : 4);
    checks.compare(`${at}.sizeCount`, [counted], [one.number("sizeCount")], 0);
  });
}

function supports(checks: Checks, file: GoldenFile): void {
  file.list("copySupport").forEach((one, i) => {
    const side = [one.list("values").length, one.row("values.0").length] as const;
    const values = Float32Array.from(one.numbers("values", side));
    Support.of(Float32Array.from(one.numbers("support", side))).apply(values);
    checks.compare(`copySupport.${i}`, values, one.numbers("output", side), 0);
  });
}

/** Value and gradient of a loss head on scores [n][classes], n at most 16. */
function lossOf(engine: Engine, loss: LossName, scores: Float64Array, labels: Uint8Array, classes: number) {
  const arena = new Arena(engine, 2 ** 20), n = labels.length, head = new LossHead(arena, loss, classes, LANES);
  const lanes = arena.store(Int32Array.from({ length: LANES }, (_, i) => labels[i] ?? -1));
  const places = Array.from(scores, (_, i) => (i % classes) * LANES + Math.floor(i / classes));
  const block = arena.f32(head.scores, classes * LANES), gradient = arena.f32(head.gradient, classes * LANES);
  places.forEach((place, i) => block[place] = scores[i]!);
  return { value: head.block(0, lanes, n, n) / n, gradient: places.map((place) => gradient[place]!) };
}

function losses(checks: Checks, engine: Engine, file: GoldenFile): void {
  file.list("losses").forEach((one, i) => {
    const n = one.list("logits").length, classes = one.row("logits.0").length, labels = one.labels("y", n, classes);
    const scores = one.numbers("logits", [n, classes]);
    for (const [key, name] of [["hinge", "hinge"], ["xentropy", "cross-entropy"]] as const) {
      const { value, gradient } = lossOf(engine, name, scores, labels, classes);
      checks.compare(`losses.${i}.${key}`, [value], [one.number(key)]);
      checks.compare(`losses.${i}.${key}Grad`, gradient, one.numbers(`${key}Grad`, [n, classes]));
    }
  });
}

function adam(checks: Checks, engine: Engine, file: GoldenFile): void {
  file.list("adam").forEach((one, i) => {
    const start = Float32Array.from(one.row("start")), steps = one.list("grads").length, sides = [steps, start.length];
    const arena = new Arena(engine, 2 ** 20), store = new ParameterStore(arena, [{ name: "p", shape: [start.length] }]);
    const gradients = one.numbers("grads", sides), reached: number[] = [];
    const optimiser = { name: "adam", form: "pytorch", epsilon: 1e-8, weightDecay: one.number("weightDecay") } as const;
    store.set({ p: start });
    for (let t = 0; t < steps; t++) {
      store.gradient("p").set(gradients.subarray(t * start.length, (t + 1) * start.length));
      adamStep(arena, store, optimiser, one.number("lr"), t + 1);
      reached.push(...store.view("p"));
    }
    checks.compare(`adam.${i}.afterEach`, reached, one.numbers("afterEach", sides), PARAMETER_TOLERANCE);
  });
}

/** Every check of primitives.json. Throws a UserError on a wrong shape. */
export function replayPrimitives(json: unknown, engine: Engine): Check[] {
  const file = new GoldenFile(json), checks = new Checks();
  thresholds(checks, file);
  supports(checks, file);
  losses(checks, engine, file);
  adam(checks, engine, file);
  if (file.has("medianGamma")) {
    const points = file.list("medianGamma.projected").length, dimensions = file.list("medianGamma.prototypes").length;
    const projected = Float32Array.from(file.numbers("medianGamma.projected", [points, dimensions]));
    const count = file.row("medianGamma.prototypes.0").length;
    const prototypes = Float32Array.from(file.numbers("medianGamma.prototypes", [dimensions, count]));
    checks.compare("medianGamma", [medianGamma(projected, prototypes, dimensions)], [file.number("medianGamma.gamma")]);
  }
  return checks.list;
}
