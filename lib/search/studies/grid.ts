/**
 * What ProtoNN, Bonsai and FastGRNN share: every candidate is trained in full, and a winner's test set is read
 * afterwards.
 */
import type { Trial } from "../../training/trial.ts";
import { makeTask, type Scale, type StudyContext, type StudyPlan, type TaskSpec, uniqueTasks } from "../study.ts";
import type { Task } from "../task.ts";
import { chooseWinners, testReading, testReadingId } from "../winners.ts";

export interface Grid {
  readonly study: string;
  /** In running order. */
  readonly specs: readonly TaskSpec[];
  readonly scale: Scale;
  /** `null` in it: the best of any size. */
  readonly budgets: readonly (number | null)[];
  /** Winners are chosen within each group; `""` for one group. */
  readonly groupOf: (trial: Pick<Trial, "tags">) => string;
}

/** Candidates first; when all of a group are done, its winners' test readings. */
export function planGrid(grid: Grid, context: StudyContext): StudyPlan {
  const { study, scale, groupOf, budgets } = grid;
  const candidates = uniqueTasks(
    grid.specs.map((spec) => makeTask(study, { ...spec, wantWeights: true }, scale, context.planner)),
  );
  const groups = [...new Set(candidates.map(groupOf))];
  const readings: Task[] = [];
  let open = 0;
  for (const group of groups) {
    const members = candidates.filter((task) => groupOf(task) === group);
    const trials = members.flatMap(({ id }) => context.trials.get(id) ?? []);
    if (trials.length < members.length) {
      open += budgets.length;
      continue;
    }
    const byId = new Map(members.map((task) => [task.id, task]));
    for (const winner of chooseWinners(trials, budgets, groupOf)) {
      const file = `data/weights/${
        [study, group, winner.budget === null ? "best" : `${winner.budget}-kb`, winner.trial.id.slice(0, 8)].filter(
          Boolean,
        ).join("-")
      }.safetensors`;
      readings.push(testReading(byId.get(winner.trial.id)!, winner, winner.trial, file));
    }
  }
  return {
    tasks: uniqueTasks([...candidates, ...readings]),
    later: open === 0 ? null : { what: "test readings of the winners", atMost: open },
  };
}

/** Weights that are still wanted: of whoever leads a budget, until its test reading has been journaled. */
export function leadersWithoutReading(
  trials: readonly Trial[],
  budgets: readonly (number | null)[],
  groupOf: Grid["groupOf"],
): ReadonlySet<string> {
  const ids = new Set(trials.map(({ id }) => id));
  const leaders = chooseWinners(trials, budgets, groupOf).map(({ trial }) => trial.id);
  return new Set(leaders.filter((id) => !ids.has(testReadingId(id))));
}
