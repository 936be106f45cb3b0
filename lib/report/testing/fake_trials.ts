/** Invented trials of every study, the same each time: for tests of tables and figures only, never for a journal. */
import { Random } from "../../random/mod.ts";
import { replayRows } from "../../search/studies/replay_rows.ts";
import { FAKE_DATA, fakePlanner } from "../../search/testing/fake_planner.ts";
import { METHOD_NAMES, type MethodName } from "../../models/mod.ts";
import { canonicalJson } from "../../training/identity.ts";
import type { Trial } from "../../training/trial.ts";

type Config = Trial["config"];

/** What a test says about a trial; the rest is filled in. */
export interface FakeTrial {
  readonly method: MethodName;
  readonly config: Config;
  readonly study?: string;
  readonly seed?: number;
  readonly validation?: number | null;
  readonly test?: number;
  /** KB of 1024 bytes on the paper's ruler; eight times that on float32. */
  readonly kilobytes?: number;
  readonly epochs?: number;
  readonly tags?: Trial["tags"];
  readonly id?: string;
  readonly history?: Trial["history"];
  readonly failed?: string;
}

/** A trial's line. */
export function fakeTrial(fake: FakeTrial): Trial {
  const { method, config, seed = 1, validation = 0.5, tags = {}, kilobytes = 6, study = "replay" } = fake;
  const paper = kilobytes * 1024;
  return {
    schema: 1,
    id: fake.id ?? `${method} ${canonicalJson(config)} ${seed} ${canonicalJson(tags)}`,
    study,
    method,
    config,
    protocol: { epochs: fake.epochs ?? 100, images: null },
    seed,
    data: FAKE_DATA,
    engine: { name: "fake", version: "1" },
    code: "test",
    started: "2026-01-01T00:00:00.000Z",
    seconds: 10,
    history: fake.history ?? [],
    outcome: fake.failed === undefined ? "ok" : { failed: fake.failed },
    validation: validation === null ? null : { epoch: 0, loss: 1, accuracy: validation },
    bytes: { paper, float32: paper * 8, int8: paper * 2, int4: paper },
    ...(fake.test === undefined
      ? {}
      : { test: { accuracy: fake.test, images: 10_000, read: "2026-01-01T00:00:00.000Z" } }),
    tags,
  };
}

/** A learning curve that rises to `accuracy`. */
export function fakeHistory(epochs: number, accuracy: number, random: Random): Trial["history"] {
  return Array.from({ length: epochs }, (_, epoch) => {
    const rise = 1 - Math.exp(-(epoch + 1) / 8), noise = 0.01 * random.normal();
    const loss = round(2.3 - 1.2 * rise + noise);
    return {
      epoch,
      loss,
      validationLoss: round(loss + 0.1),
      validationAccuracy: round(0.1 + (accuracy - 0.1) * rise + noise),
      rate: 0.005,
      seconds: 1,
    };
  });
}

/** Every row of the replay with that many seeds. */
export function fakeReplay(seeds = 3): Trial[] {
  const random = new Random(7);
  return METHOD_NAMES.flatMap((method) => replayRows(method, fakePlanner)).flatMap((row) => {
    const base = (BASE[row.method] ?? 0) + 0.025 * Math.log2(row.budgets[0]! / 8) + (VARIANT_GAIN[row.variant] ?? 0);
    return Array.from({ length: seeds }, (_, i) => {
      const test = round(base + 0.006 * random.normal());
      return fakeTrial({
        method: row.method,
        config: row.config,
        seed: i + 1,
        test,
        validation: round(test + 0.004),
        kilobytes: row.budgets[0]! * 0.9,
        tags: { table: row.table, row: row.row, variant: row.variant, budget: row.budgets[0]! },
        history: fakeHistory(30, test, random),
      });
    });
  });
}

/** All 130 Bonsai models. */
export function fakeBonsaiSearch(): Trial[] {
  const random = new Random(8), largest = [25, 24, 23, 20, 16, 11, 7, 4];
  return largest.flatMap((last, i) =>
    Array.from({ length: last }, (_, j) => {
      const depth = i + 1, projectionDim = j + 1;
      const kilobytes = 123 * projectionDim / last;
      const validation = round(
        0.12 + 0.2 * (1 - Math.exp(-projectionDim / 6)) - 0.005 * depth + 0.01 * random.normal(),
      );
      return fakeTrial({
        method: "bonsai",
        study: "bonsai",
        config: { depth, projectionDim, loss: "hinge" },
        validation,
        kilobytes,
        epochs: 200,
        tags: { stage: "candidate" },
      });
    })
  );
}

/** Candidates of the architecture search, `count` for each budget. */
export function fakeNetworkSearch(count = 60): Trial[] {
  const random = new Random(9);
  return [8, 16, 32, 64, 128].flatMap((budget) =>
    Array.from({ length: count }, (_, place) => {
      const kilobytes = budget * (0.15 + 0.85 * random.nextFloat());
      const validation = round(0.38 + 0.03 * Math.log2(kilobytes) + 0.05 * random.normal());
      return fakeTrial({
        method: "direct-convolution",
        study: "direct-convolution",
        config: { architecture: `A, C1(8,(3,3)), Dr, D* ${budget} ${place}`, c1Activation: "relu" },
        validation,
        kilobytes,
        epochs: 5,
        tags: { stage: "candidate", budget, place },
      });
    })
  );
}

const BASE: Readonly<Partial<Record<MethodName, number>>> = {
  "direct-convolution": 0.6,
  protonn: 0.09,
  bonsai: 0.15,
  fastgrnn: 0.47,
};
const VARIANT_GAIN: Readonly<Record<string, number>> = { standardised: 0.13, "cross-entropy": 0.2 };

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
