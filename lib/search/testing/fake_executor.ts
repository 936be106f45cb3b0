/** An executor without processes, for tests: `answer` says what becomes of each task, one after the other. */
import type { Executor, ExecutorEvents, Task, TaskResult } from "../task.ts";
import { fakeTrial } from "./fake_planner.ts";

/** A result, or the reason of a loss. */
export type Answer = (task: Task) => TaskResult | string;

/** Answers with an accuracy that the config's size decides and with weights that are the id. */
export const answerWell: Answer = (task) => ({
  trial: withFile(task, fakeTrial(task, (Number(task.config.size ?? 1000) % 997) / 997)),
  ...(task.wantWeights ? { weights: new TextEncoder().encode(task.id) } : {}),
});

function withFile(task: Task, trial: TaskResult["trial"]): TaskResult["trial"] {
  return task.weightsFile === undefined
    ? trial
    : { ...trial, weights: { file: task.weightsFile, sha256: "0".repeat(64) } };
}

/** Also tells which tasks it was given. */
export function fakeExecutor(answer: Answer = answerWell): Executor & { readonly given: Task[] } {
  const given: Task[] = [];
  return {
    label: "a stand-in",
    workers: 1,
    given,
    async run(tasks: readonly Task[], events: ExecutorEvents, signal: AbortSignal) {
      for (const task of tasks) {
        if (signal.aborted) return;
        given.push(task);
        events.onStart(task);
        await Promise.resolve();
        const result = answer(task);
        if (typeof result === "string") events.onLost(task, result, 1);
        else events.onResult(task, result);
      }
    },
    close: () => Promise.resolve(),
    abandon: () => {},
  };
}
