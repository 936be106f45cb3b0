/** A study of made-up trials in two stages: candidates, then the two best of them again with a test reading. */
import { makeTask, type Study, uniqueTasks } from "../study.ts";
import { chooseWinners } from "../winners.ts";

/** `behave`: what becomes of some candidates, by place. */
export function fakeStudy(count: number, behave: Readonly<Record<number, string>> = {}): Study {
  return {
    name: "fake",
    about: "made up",
    parts: [],
    plan(scale, { planner, trials }) {
      const candidates = Array.from({ length: scale.candidates ?? count }, (_, place) =>
        makeTask(
          "fake",
          {
            method: "bonsai",
            config: { size: 1000 + 700 * ((place * 37) % count), ...(behave[place] ? { behave: behave[place] } : {}) },
            seed: scale.seed,
            tags: { stage: "candidate", place },
            wantWeights: true,
          },
          scale,
          planner,
        ));
      const done = candidates.flatMap(({ id }) => trials.get(id) ?? []);
      if (done.length < candidates.length) return { tasks: candidates, later: { what: "winners", atMost: 4 } };
      const winners = chooseWinners(done, [8, 64]).flatMap(({ budget, trial }) =>
        [101, 102].map((seed) =>
          makeTask(
            "fake",
            {
              method: "bonsai",
              config: trial.config,
              seed,
              tags: { stage: "winner", budget: budget! },
              wantTest: true,
              wantWeights: true,
              weightsFile: `data/weights/fake-${budget}-${seed}.safetensors`,
            },
            scale,
            planner,
          )
        )
      );
      return { tasks: uniqueTasks([...candidates, ...winners]), later: null };
    },
    wantedWeights: () => new Set(),
  };
}
