/**
 * Networks of 4 bits out of trained float ones (`direct-convolution.md` 5.1): scales trained with the weights, then
 * frozen. Each stage is a trial that starts from the weights of the one before.
 */
import type { Trial } from "../../training/trial.ts";
import { makeTask, type Scale, type StudyContext } from "../study.ts";
import type { Task } from "../task.ts";

const STAGES = ["trained", "frozen"] as const;

/** Trials that a float network's two stages are. */
export const FEW_BIT_STAGES = STAGES.length;

/** Tag `stage` of both. */
const FEW_BITS = "few-bits";

/**
 * What can be planned now: a stage's trial once the one before ended well. The test set is read with frozen scales
 * only.
 */
export function fewBitTasks(
  study: string,
  floats: readonly Task[],
  scale: Scale,
  { planner, trials }: StudyContext,
): Task[] {
  return floats.flatMap((float) => {
    const tasks: Task[] = [];
    let from = float;
    for (const scales of STAGES) {
      if (trials.get(from.id)?.outcome !== "ok") break;
      const isLast = scales === "frozen";
      const task = makeTask(
        study,
        {
          method: float.method,
          config: { ...float.config, quantised: { scales } },
          seed: float.options.seed,
          tags: {
            ...float.tags,
            stage: FEW_BITS,
            variant: isLast ? "4 bits" : "4 bits, scales trained",
            from: float.id,
          },
          wantTest: isLast,
          wantWeights: true,
          ...(isLast && float.weightsFile !== undefined ? { weightsFile: inFewBits(float.weightsFile) } : {}),
        },
        scale,
        planner,
        String(float.tags.scale ?? ""),
      );
      from = { ...task, startsFrom: { trial: from.id } };
      tasks.push(from);
    }
    return tasks;
  });
}

/** Weights that a stage is still to start from. */
export function awaitedByFewBits(trials: readonly Trial[]): string[] {
  const begun = trials.filter(({ tags }) => tags.stage === FEW_BITS);
  const isFrozen = new Set(begun.filter(({ config }) => isFrozenStage(config)).map(({ tags }) => tags.from));
  return begun.filter(({ config, tags }) => !isFrozenStage(config) && !isFrozen.has(tags.from)).map(({ id }) => id);
}

function isFrozenStage(config: Trial["config"]): boolean {
  return (config.quantised as { scales?: unknown } | undefined)?.scales === "frozen";
}

function inFewBits(file: string): string {
  return file.replace(/(-seed-\d+.*)?\.safetensors$/, "-4-bit$&");
}
