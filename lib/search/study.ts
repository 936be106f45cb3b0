/** What a study is: a set of trials with one purpose, planned in stages from what its journal holds. */
import { UserError } from "../errors.ts";
import type { MethodName, Protocol } from "../models/mod.ts";
import type { Bytes } from "../sizing/mod.ts";
import type { Trial } from "../training/trial.ts";
import type { Task, TrialOptions } from "./task.ts";

/** The paper's budgets, KB of 1024 bytes. */
export const BUDGETS = [8, 16, 32, 64, 128] as const;

/** How much of a study is run; `null` is the paper's (or the study's own) value. */
export interface Scale {
  readonly seed: number;
  /** Candidates (for each budget, where they are drawn for budgets); in `replay`, seeds of each row. */
  readonly candidates: number | null;
  readonly epochs: number | null;
  readonly images: number | null;
  /** Only this budget, KB. */
  readonly budget: number | null;
  /** Only this part of the study. */
  readonly part: string | null;
}

/** The paper's scale. */
export const FULL_SCALE: Scale = { seed: 1, candidates: null, epochs: null, images: null, budget: null, part: null };

/**
 * What makes trials incomparable, as their tag `scale` says it; `""` at the paper's scale. Fewer candidates, one budget
 * or one part are not in it: they are a beginning of the same study.
 */
export function scaleTag(scale: Scale): string {
  return [
    scale.epochs === null ? "" : `epochs ${scale.epochs}`,
    scale.images === null ? "" : `images ${scale.images}`,
    scale.seed === FULL_SCALE.seed ? "" : `seed ${scale.seed}`,
  ].filter((text) => text !== "").join(", ");
}

/** The facts about methods and data that planning needs. */
export interface Planner {
  /** The completed config, the protocol in force and the id. Throws {@linkcode UserError} for an impossible config. */
  plan(
    method: MethodName,
    config: Record<string, unknown>,
    options: TrialOptions,
  ): { id: string; config: Record<string, unknown>; protocol: Protocol };
  bytes(method: MethodName, config: Record<string, unknown>): Bytes;
}

export interface StudyContext {
  readonly planner: Planner;
  /** What the journal holds, by id. */
  readonly trials: ReadonlyMap<string, Trial>;
}

export interface StudyPlan {
  /** Every trial that can be planned now, done ones included, in the order in which to run them; each id once. */
  readonly tasks: readonly Task[];
  /** What can only be planned when these are done, and about how many; null for nothing. */
  readonly later: { readonly what: string; readonly atMost: number } | null;
  /** A sentence about the numbers, if they need one. */
  readonly note?: string;
}

export interface Study {
  readonly name: string;
  /** One line for `--help`. */
  readonly about: string;
  /** Names for `--part`, in running order. */
  readonly parts: readonly string[];
  plan(scale: Scale, context: StudyContext): StudyPlan;
  /** Ids whose weights are still wanted for a test reading or for publishing; the others' are deleted. */
  wantedWeights(trials: readonly Trial[]): ReadonlySet<string>;
}

/** A trial as a study words it; {@linkcode makeTask} completes it. */
export interface TaskSpec {
  readonly method: MethodName;
  readonly config: Record<string, unknown>;
  readonly seed: number;
  readonly protocol?: Partial<Protocol>;
  readonly tags: Trial["tags"];
  readonly wantTest?: boolean;
  readonly wantWeights?: boolean;
  readonly weightsFile?: string;
}

/** Completes a planned trial: the scale's epochs and images, the id, and `tag`, which says the scale. */
export function makeTask(study: string, spec: TaskSpec, scale: Scale, planner: Planner, tag = scaleTag(scale)): Task {
  const options: TrialOptions = {
    seed: spec.seed,
    ...(scale.epochs === null ? {} : { epochs: scale.epochs }),
    ...(scale.images === null ? {} : { images: scale.images }),
    ...(spec.protocol === undefined ? {} : { protocol: spec.protocol }),
  };
  const { id, config } = planner.plan(spec.method, spec.config, options);
  return {
    id,
    study,
    method: spec.method,
    config,
    options,
    tags: tag === "" ? spec.tags : { ...spec.tags, scale: tag },
    wantTest: spec.wantTest ?? false,
    wantWeights: spec.wantWeights ?? false,
    ...(spec.weightsFile === undefined ? {} : { weightsFile: withScale(spec.weightsFile, tag) }),
  };
}

function withScale(file: string, tag: string): string {
  return tag === "" ? file : file.replace(/\.safetensors$/, `-${tag.replace(/,? /g, "-")}.safetensors`);
}

/** The budgets that a scale asks for. */
export function budgetsOf(scale: Scale, all: readonly number[] = BUDGETS): readonly number[] {
  if (scale.budget === null) return all;
  if (scale.budget <= 0) throw new UserError(`a budget of ${scale.budget} KB holds no model; give at least 1`);
  return [scale.budget];
}

/** Throws {@linkcode UserError} for a part that a study does not have. */
export function assertPart({ name, parts }: Pick<Study, "name" | "parts">, { part }: Scale): void {
  if (part === null || parts.includes(part)) return;
  throw new UserError(
    `${name} has no part "${part}"; ${parts.length === 0 ? "it has none" : `it has ${parts.join(", ")}`}`,
  );
}

/** Whether a part is asked for. */
export function isAsked({ part: asked }: Scale, part: string): boolean {
  return asked === null || asked === part;
}

/** Each id once, the first wording winning: a candidate drawn for two budgets is trained once. */
export function uniqueTasks(tasks: readonly Task[]): Task[] {
  const seen = new Set<string>();
  return tasks.filter(({ id }) => !seen.has(id) && seen.add(id));
}
