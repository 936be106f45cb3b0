/** Any golden file through our models, on every engine that is asked for. */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { Engine } from "../engine/mod.ts";
import { messageOf, UserError } from "../errors.ts";
import type { Tf } from "../models/definition.ts";
import { replayBonsai } from "./bonsai.ts";
import { replayBonsaiTrainer } from "./bonsai_schedule.ts";
import { replayBonsaiDefinition, replayFastgrnnDefinition, replayProtonnDefinition } from "./definition.ts";
import { replayFastgrnn } from "./fastgrnn.ts";
import { replayFastTrainer, replaySequenceOrder } from "./fastgrnn_feeds.ts";
import { type Check, GoldenFile } from "./golden_file.ts";
import { replayPrimitives } from "./primitives.ts";
import { replayProtonn } from "./protonn.ts";
import { replayModelSizes, replaySearchSpaces } from "./sizes.ts";

/** What a file is replayed on: our kernels, and the definitions on TensorFlow.js. */
export interface Runners {
  readonly engines: readonly Engine[];
  readonly definitions: readonly { readonly name: string; readonly tf: Tf }[];
}

interface Kind {
  /** Keys that only this kind of file has. */
  readonly marks: readonly string[];
  readonly onEngine?: (json: unknown, engine: Engine) => Check[];
  readonly onDefinition?: (json: unknown, tf: Tf) => Check[];
  /** Needs neither. */
  readonly alone?: (json: unknown) => Check[];
}

function replaySchedules(json: unknown): Check[] {
  return new GoldenFile(json).list("traces").flatMap((trace, i) => {
    const trainer = trace.oneOf("trainer", ["FastTrainer", "BonsaiTrainer"]), name = `traces.${i}, ${trainer}`;
    return trainer === "FastTrainer" ? replayFastTrainer(trace.json, name) : replayBonsaiTrainer(trace.json, name);
  });
}

const KINDS: readonly Kind[] = [
  { marks: ["config.dHat"], onEngine: replayProtonn, onDefinition: replayProtonnDefinition },
  { marks: ["config.internalNodes"], onEngine: replayBonsai, onDefinition: replayBonsaiDefinition },
  { marks: ["config.H", "config.T"], onEngine: replayFastgrnn, onDefinition: replayFastgrnnDefinition },
  { marks: ["hardThreshold", "copySupport"], onEngine: replayPrimitives },
  { marks: ["traces"], alone: replaySchedules },
  { marks: ["binaryRecordPixels"], alone: replaySequenceOrder },
  { marks: ["rows.0.paperKb"], alone: replayModelSizes },
  { marks: ["fastgrnnSingle", "bonsai"], alone: replaySearchSpaces },
];

/** Every check of a file's content; the engine stands before the check's name. Throws a UserError of one line. */
export function replay(json: unknown, { engines, definitions }: Runners): Check[] {
  const file = new GoldenFile(json), kind = KINDS.find(({ marks }) => marks.every((mark) => file.has(mark)));
  if (!kind) throw new UserError("this is no golden file of a kind that is known (golden/README.md lists them)");
  const on = (name: string, checks: Check[]) => checks.map((one) => ({ ...one, check: `${name}: ${one.check}` }));
  return [
    ...kind.alone?.(json) ?? [],
    ...engines.flatMap((engine) => on(engine.name, kind.onEngine?.(json, engine) ?? [])),
    ...definitions.flatMap(({ name, tf }) => on(name, kind.onDefinition?.(json, tf) ?? [])),
  ];
}

/** The checks of a file. Throws a UserError of one line that begins with its name. */
export function replayFile(path: string, runners: Runners): Check[] {
  try {
    return replay(JSON.parse(readFileSync(path, "utf8")), runners);
  } catch (error) {
    if (!(error instanceof UserError) && !(error instanceof SyntaxError) && !isMissing(error)) throw error;
    throw new UserError(`${basename(path)}: ${messageOf(error)}`);
  }
}

const isMissing = (error: unknown) => error instanceof Error && "code" in error;
