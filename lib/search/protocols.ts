/** A journal may hold trials of a protocol that is not in force any more: they must not be mixed in silently. */
import { UserError } from "../errors.ts";
import { canonicalJson } from "../training/identity.ts";
import type { Trial } from "../training/trial.ts";
import { type Task, taskName } from "./task.ts";

/** Tags that say what a trial is for; the others say where it stands or came from. */
const PURPOSE = ["stage", "variant", "budget", "table", "row", "feed"] as const;

/**
 * Refuses a journal in which a planned trial stands under another id: the same config and seed for the same purpose,
 * but trained by other rules.
 *
 * @throws {UserError} with the number of them and the first.
 */
export function assertSameProtocol(path: string, tasks: readonly Task[], trials: Iterable<Trial>): void {
  const planned = new Set(tasks.map(({ id }) => id));
  const wanted = new Map(tasks.map((task) => [purposeOf(task, task.options.seed), task]));
  const others = [...trials].filter((trial) => !planned.has(trial.id) && wanted.has(purposeOf(trial, trial.seed)));
  const [first] = others;
  if (first === undefined) return;
  const task = wanted.get(purposeOf(first, first.seed))!;
  throw new UserError(
    `${path}: holds ${others.length} trial${
      others.length === 1 ? "" : "s"
    } under another protocol than the one in force (first: ${first.id.slice(0, 8)}, ${taskName(task)}); ` +
      "choose another --journal, or take those lines out to train them again",
  );
}

function purposeOf({ method, config, tags }: Pick<Trial, "method" | "config" | "tags">, seed: number): string {
  return canonicalJson([method, config, seed, PURPOSE.map((name) => tags[name] ?? "")]);
}
