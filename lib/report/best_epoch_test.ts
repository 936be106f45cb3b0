import assert from "node:assert/strict";
import { withBestEpoch } from "./best_epoch.ts";
import { fakeTrial } from "./testing/fake_trials.ts";

const curve = (accuracies: readonly number[]) =>
  accuracies.map((validationAccuracy, epoch) => ({
    ...{ epoch, loss: 1, validationLoss: 1 - validationAccuracy, validationAccuracy, rate: 0.01, seconds: 1 },
  }));
const accuracies = Array.from(
  { length: 200 },
  (_, epoch) => epoch < 66 ? 0.9 : epoch === 70 || epoch === 80 ? 0.2 : 0.1,
);
const candidate = fakeTrial({
  ...{ method: "bonsai", study: "bonsai", config: { depth: 1 }, validation: 0.1, tags: { stage: "candidate" } },
  history: curve(accuracies),
});

Deno.test("withBestEpoch(): the best epoch since thresholding began, the later of two equals", () => {
  const [found] = withBestEpoch([candidate]);
  assert.deepEqual(found!.validation, { epoch: 80, loss: 0.8, accuracy: 0.2 });
  assert.deepEqual({ ...found, validation: candidate.validation }, candidate);
});

Deno.test("withBestEpoch() leaves other studies alone, and trainings too short to be thresholded", () => {
  const others = [{ ...candidate, study: "replay" }, { ...candidate, history: curve(accuracies.slice(0, 60)) }];
  assert.deepEqual(withBestEpoch(others), others);
});
