/** A trial: one config trained once with one seed; its line in a study's journal. */
import { z } from "zod";
import { METHOD_NAMES } from "../models/mod.ts";

const bytes = z.strictObject({ paper: z.number(), float32: z.number(), int8: z.number(), int4: z.number() });

/** One epoch of a trial. `rate` is the learning rate of its steps, losses are means over rows. */
export const epochSchema = z.strictObject({
  epoch: z.number().int(),
  loss: z.number().nullable(),
  validationLoss: z.number().nullable(),
  validationAccuracy: z.number(),
  rate: z.number(),
  seconds: z.number(),
});

export const trialSchema = z.strictObject({
  schema: z.literal(1),
  /** Hash of method, config, protocol, seed and data. */
  id: z.string(),
  study: z.string(),
  method: z.enum(METHOD_NAMES),
  config: z.record(z.string(), z.unknown()),
  protocol: z.record(z.string(), z.unknown()),
  seed: z.number().int(),
  data: z.strictObject({ name: z.string(), sha256: z.string(), split: z.string() }),
  engine: z.strictObject({ name: z.string(), version: z.string() }),
  code: z.string(),
  started: z.string(),
  seconds: z.number(),
  stepMilliseconds: z.number().optional(),
  history: z.array(epochSchema),
  outcome: z.union([z.literal("ok"), z.strictObject({ failed: z.string() })]),
  /** Of the kept epoch. */
  validation: z.strictObject({ epoch: z.number().int(), loss: z.number().nullable(), accuracy: z.number() }).nullable(),
  bytes,
  /** Only for a chosen winner or a replay, read once. */
  test: z.strictObject({ accuracy: z.number(), images: z.number().int(), read: z.string() }).optional(),
  weights: z.strictObject({ file: z.string(), sha256: z.string() }).optional(),
  /** Where it stands in its study: budget in KB, place in the sample, table row, variant, ... */
  tags: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
});

export type Epoch = z.infer<typeof epochSchema>;
export type Trial = z.infer<typeof trialSchema>;
