import assert from "node:assert/strict";
import { phaseAction } from "../models/sparsity/mod.ts";
import type { Trial } from "../training/trial.ts";
import { createPlanner } from "./planner.ts";
import { getStudy, STUDIES } from "./studies.ts";
import { CANDIDATES_PER_BUDGET } from "./studies/direct_convolution.ts";
import { assertPart, BUDGETS, FULL_SCALE, type Scale, type StudyPlan } from "./study.ts";
import type { Task } from "./task.ts";

const DATA = { name: "no pixels", sha256: "0".repeat(64), split: "1".repeat(64) };
const planner = createPlanner(DATA);

function plan(study: string, scale: Partial<Scale> = {}, trials: ReadonlyMap<string, Trial> = new Map()): StudyPlan {
  return getStudy(study).plan({ ...FULL_SCALE, ...scale }, { planner, trials });
}

const ids = (tasks: readonly Task[]) => new Set(tasks.map(({ id }) => id));

/** The line of a task that was trained to `accuracy`. */
function trained(task: Task, accuracy: number): [string, Trial] {
  const { id, study, method, config, options, tags } = task;
  return [id, {
    schema: 1,
    id,
    study,
    method,
    config,
    protocol: { ...planner.plan(method, config, options).protocol },
    seed: options.seed,
    data: DATA,
    engine: { name: "none", version: "1" },
    code: "test",
    started: "2026-01-01T00:00:00.000Z",
    seconds: 1,
    history: [],
    outcome: "ok",
    validation: { epoch: 0, loss: 1, accuracy },
    bytes: planner.bytes(method, config),
    tags,
  }];
}

Deno.test("getStudy() lists the studies there are when it does not know one", () => {
  assert.throws(() => getStudy("cnn"), {
    name: "UserError",
    message: /direct-convolution, protonn, bonsai, fastgrnn, replay/,
  });
});

Deno.test("every study plans each id once, in the same order each time, and its parts make up the whole", () => {
  for (const { name, parts } of STUDIES) {
    const { tasks } = plan(name);
    assert.equal(ids(tasks).size, tasks.length, name);
    assert.deepEqual(plan(name).tasks, tasks, name);
    const byPart = parts.flatMap((part) => [...ids(plan(name, { part }).tasks)]);
    if (parts.length > 0) { for (const id of ids(tasks)) assert.ok(byPart.includes(id), `${name} ${id}`); }
  }
  const unknown = { ...FULL_SCALE, part: "none" };
  assert.throws(() => assertPart(getStudy("bonsai"), unknown), {
    name: "UserError",
    message: 'bonsai has no part "none"; it has none',
  });
  assert.throws(() => assertPart(getStudy("protonn"), unknown), {
    message: 'protonn has no part "none"; it has raw, standardised, beyond',
  });
});

Deno.test("direct-convolution draws 750 for each budget, the budgets taking turns, all of them within their budget", () => {
  const { tasks, note } = plan("direct-convolution");
  assert.match(note!, /^3750 draws/);
  for (const { config, tags } of tasks) {
    assert.ok(planner.bytes("direct-convolution", config).paper <= Number(tags.budget) * 1024);
    assert.ok(Number(tags.place) < CANDIDATES_PER_BUDGET);
  }
  assert.deepEqual(tasks.slice(0, 10).map(({ tags }) => tags.budget), [...BUDGETS, ...BUDGETS]);
});

Deno.test("direct-convolution with fewer candidates, one budget or one epoch fewer: a beginning, a part, another study", () => {
  const whole = ids(plan("direct-convolution").tasks);
  const some = plan("direct-convolution", { candidates: 150 }).tasks;
  assert.ok(some.length > 740 && some.every(({ id }) => whole.has(id)));
  assert.deepEqual(plan("direct-convolution").tasks.slice(0, some.length), some);
  assert.ok(plan("direct-convolution", { budget: 16, candidates: 20 }).tasks.every(({ id }) => whole.has(id)));
  assert.ok(
    plan("direct-convolution", { epochs: 4, candidates: 20 }).tasks.every(({ id, tags }) =>
      !whole.has(id) && tags.scale === "epochs 4"
    ),
  );
});

Deno.test("direct-convolution trains its winners in full with three seeds; a winner of 150 stays valid when 750 are done", () => {
  const score = ({ id }: Task) => parseInt(id.slice(0, 8), 16) / 2 ** 32;
  const first = plan("direct-convolution", { candidates: 20 }).tasks;
  const trials = new Map(first.map((task) => trained(task, score(task))));
  const { tasks, later } = plan("direct-convolution", { candidates: 20 }, trials);
  assert.match(later!.what, /4 bits/);
  const winners = tasks.filter(({ tags }) => tags.stage === "winner");
  assert.ok(winners.length % 3 === 0 && winners.length > 0);
  for (const { options, config, method, wantTest, weightsFile } of winners) {
    const { protocol } = planner.plan(method, config, options);
    assert.deepEqual([protocol.epochs, protocol.earlyStopping], [100, { watch: "validation-loss", patience: 5 }]);
    assert.ok(wantTest && weightsFile!.startsWith("data/weights/direct-convolution-"));
  }
  // more candidates come in, none of them better: the same trainings are planned, under the same ids
  const more = plan("direct-convolution", { candidates: 30 }).tasks;
  const all = new Map([...more.map((task) => trained(task, 0)), ...trials]);
  const again = plan("direct-convolution", { candidates: 30 }, all).tasks.filter(({ tags }) => tags.stage === "winner");
  assert.deepEqual(ids(again), ids(winners));
});

Deno.test("direct-convolution trains each winner in 4 bits: scales trained, then frozen, each from the weights before", () => {
  const trials = new Map(
    plan("direct-convolution", { candidates: 2, budget: 8 }).tasks.map((task) => trained(task, 0.5)),
  );
  const seen: string[][] = [];
  for (let stage = 0; stage < 4; stage++) {
    const { tasks } = plan("direct-convolution", { candidates: 2, budget: 8 }, trials);
    const open = tasks.filter(({ id }) => !trials.has(id));
    seen.push(
      open.map(({ tags, config, wantTest }) =>
        [tags.stage, (config.quantised as { scales: string } | undefined)?.scales ?? "float", wantTest].join(" ")
      ),
    );
    for (const task of open) {
      if (task.startsFrom !== undefined) assert.ok(trials.has(task.startsFrom.trial));
      trials.set(...trained(task, 0.5));
    }
  }
  const three = (text: string) => [text, text, text];
  assert.deepEqual(seen, [
    three("winner float true"),
    three("few-bits trained false"),
    three("few-bits frozen true"),
    [],
  ]);
  assert.equal(plan("direct-convolution", { candidates: 2, budget: 8 }, trials).later, null);
});

Deno.test("protonn plans the paper's 972 on raw bytes, and the same grid on standardised inputs as a part", () => {
  const { tasks } = plan("protonn");
  assert.equal(tasks.length, 972);
  const standardised = plan("protonn", { part: "standardised" }).tasks;
  assert.equal(standardised.length, 972);
  assert.ok(standardised.every(({ id }) => !ids(tasks).has(id)));
  const fitting = (budget: number) => plan("protonn", { budget }).tasks.length;
  assert.deepEqual(BUDGETS.map(fitting), [0, 0, 162, 324, 486]); // edgeml-models.md, 6.4
  const epochs = tasks.map(({ method, config, options }) => planner.plan(method, config, options).protocol);
  assert.ok(epochs.every(({ epochs, earlyStopping }) => epochs === 100 && earlyStopping?.patience === 10));
});

Deno.test("protonn's part beyond fills every budget with models of its own, on standardised inputs with gamma by the median", () => {
  const { tasks } = plan("protonn", { part: "beyond" });
  assert.deepEqual(BUDGETS.map((kb) => tasks.filter(({ tags }) => tags.budget === kb).length), [12, 12, 12, 12, 8]); // d 4 is dense at 64 KB already
  for (const { config, tags } of tasks) {
    const { paper } = planner.bytes("protonn", config), limit = Number(tags.budget) * 1024;
    // 8 bytes for a kept entry: a thousandth more of W would not fit, unless W is dense or just below one half
    const thousandth = 8 * 3.072 * Number(config.projectionDim);
    assert.ok(
      paper <= limit && (paper + thousandth + 8 > limit || Number(config.densityW) >= 0.499),
      JSON.stringify(config),
    );
    assert.deepEqual([config.input, config.gamma, tags.variant], ["standardised", null, "beyond"]);
  }
  const others = new Set([...ids(plan("protonn").tasks), ...ids(plan("protonn", { part: "standardised" }).tasks)]);
  assert.ok(tasks.every(({ id }) => !others.has(id)));
  assert.equal(plan("protonn", { part: "beyond", budget: 1 }).tasks.length, 4); // half of B and Z alone are more than 1 KB
});

Deno.test("bonsai plans 130 models: the paper's largest dimensions at every depth", () => {
  const { tasks } = plan("bonsai");
  assert.equal(tasks.length, 130);
  const largest = [1, 2, 3, 4, 5, 6, 7, 8].map((depth) =>
    Math.max(...tasks.filter((task) => task.config.depth === depth).map(({ config }) => Number(config.projectionDim)))
  );
  assert.deepEqual(largest, [25, 24, 23, 20, 16, 11, 7, 4]); // edgeml-models.md, 6.1
  assert.equal(plan("bonsai", { budget: 8 }).tasks.length, 5);
});

Deno.test("fastgrnn plans the paper's 45 models and its 16 KB winner, with the budgets' own protocols", () => {
  const { tasks } = plan("fastgrnn");
  assert.equal(tasks.length, 46);
  const of = (feed: string, budget: number) =>
    tasks.filter(({ tags }) => tags.feed === feed && tags.budget === budget)
      .map(({ config }) => `${config.hiddenDim} ${config.densityW} ${config.densityU}`).sort();
  // edgeml-models.md, 6.2 and 6.3
  assert.deepEqual(of("row", 8), ["45 0.2 0.2", "45 0.3 0.1", "60 0.1 0.1"]);
  assert.deepEqual(of("row", 16), ["45 1 1", "60 0.3 0.3", "75 0.1 0.2", "90 0.2 0.1"]);
  assert.deepEqual(of("channel", 128), ["150 1 1", "210 0.1 0.3", "210 0.2 0.3"]);
  assert.deepEqual(of("multi", 8), ["12 1 1", "14 0.1 1", "15 0.2 1"]);
  assert.deepEqual(of("multi", 128), ["90 0.2 1", "90 0.3 1", "95 0.1 1"]);
  for (const { method, config, options, tags } of tasks) {
    const { schedule, optimiser } = planner.plan(method, config, options).protocol;
    const budget = Number(tags.budget);
    assert.equal(schedule.name === "step" && schedule.every, budget >= 32 ? 100 : null);
    assert.equal(optimiser.weightDecay, budget >= 64 ? 5e-4 : 0);
  }
});

Deno.test("replay plans the paper's rows, cheapest first within a seed, and the searches plan them under the same ids", () => {
  const of = (part: string) => plan("replay", { part }).tasks;
  const counts = ["direct-convolution", "protonn", "bonsai", "fastgrnn", "linear-c1"].map((part) => of(part).length); // 4-bit ones come later
  assert.deepEqual(counts, [5 * 4, 5 * 2, 5 * 10, 3 * 14, 3 * 4]);
  const { tasks } = plan("replay");
  assert.equal(new Set(tasks.map(({ weightsFile }) => weightsFile)).size, tasks.length);
  assert.ok(tasks.every(({ wantTest }) => wantTest));
  for (const [part, variant] of [["protonn", "raw"], ["bonsai", "hinge"], ["fastgrnn", ""]] as const) {
    const searched = ids(plan(part).tasks);
    const rows = of(part).filter(({ options, tags }) => options.seed === 1 && tags.variant === variant);
    const missing = rows.filter(({ id }) => !searched.has(id));
    assert.deepEqual(missing.map(({ config }) => config), []);
  }
  assert.deepEqual(plan("replay", { candidates: 1 }).tasks.every(({ options }) => options.seed === 1), true);
});

Deno.test("replay's part bonsai-best-epoch: Table 5's trees, kept from the first epoch that ends after a threshold", () => {
  const faithful = plan("replay", { part: "bonsai" }).tasks.filter(({ tags }) => tags.variant === "hinge");
  const best = plan("replay", { part: "bonsai-best-epoch" }).tasks;
  assert.deepEqual(
    best.map(({ config, options }) => [config, options.seed]),
    faithful.map((one) => [one.config, one.options.seed]),
  );
  const [first] = best, { protocol } = planner.plan(first!.method, first!.config, first!.options);
  const steps = Math.floor(40_000 / protocol.batch), total = 40_000 / protocol.batch * protocol.epochs;
  const thresholded = Array.from({ length: steps * protocol.epochs }, (_, i) => i)
    .find((iteration) => phaseAction(iteration, total, false) === "threshold")!;
  assert.deepEqual(protocol.keep, { epoch: "best-accuracy-from", from: Math.floor(thresholded / steps) });
  const usual = planner.plan(first!.method, first!.config, { seed: 1 }).protocol;
  assert.deepEqual({ ...protocol, keep: usual.keep }, usual);
  assert.match(first!.weightsFile!, /^data\/weights\/replay-table-5-\d+-kb-best-epoch-seed-1/);
});

Deno.test("replay's part fixed-classifier: Table 6's models up to 16 KB, the same but for a classifier that is not trained", () => {
  const usual = plan("replay", { part: "fastgrnn" }).tasks, fixed = plan("replay", { part: "fixed-classifier" }).tasks;
  assert.deepEqual(
    fixed.filter(({ options }) => options.seed === 1).map(({ tags }) => tags.row),
    ["multi 8 KB", "multi 16 KB", "row 8 KB", "channel 8 KB", "channel 16 KB", "row 16 KB"],
  );
  assert.equal(fixed.length, 3 * 6);
  const named = ({ tags, options }: Task) => `${tags.row}, seed ${options.seed}`;
  for (const task of fixed) {
    const same = usual.find((one) => named(one) === named(task))!;
    assert.deepEqual(task.config, { ...same.config, trainClassifier: false });
    assert.deepEqual(task.options, same.options);
    assert.equal(task.tags.variant, "classifier fixed");
    assert.match(
      task.weightsFile!,
      /^data\/weights\/replay-table-6-(row|channel|multi)-(8|16)-kb-classifier-fixed-seed-[123]/,
    );
  }
});

Deno.test("replay's part multi-slip: the two sparse Multi models, on the paper's ruler of the printed sizes", () => {
  const { tasks } = plan("replay", { part: "multi-slip", candidates: 1 });
  assert.deepEqual(tasks.map(({ tags }) => tags.row), ["multi 32 KB", "multi 128 KB"]);
  const kilobytes = tasks.map(({ method, config }) => planner.bytes(method, config).paper / 1024);
  assert.deepEqual(kilobytes.map((size) => size.toFixed(2)), ["28.75", "124.09"]); // Table 6
  assert.ok(tasks.every(({ tags }) => tags.variant === "slip"));
});

Deno.test("a scale's epochs move what a protocol says in epochs", () => {
  const [short] = plan("fastgrnn", { epochs: 15, budget: 64 }).tasks;
  const { protocol } = planner.plan(short!.method, short!.config, short!.options);
  assert.equal(protocol.epochs, 15);
  assert.deepEqual(protocol.keep, { epoch: "best-accuracy-from", from: 10 });
  assert.ok(protocol.schedule.name === "step" && protocol.schedule.every === 10);
});
