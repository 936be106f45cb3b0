/** A made-up line of a direct-convolution candidate. */
import type { Trial } from "../../training/trial.ts";
import { fakeTask, fakeTrial } from "./fake_planner.ts";

/** `null` for a network that died. */
export const network = (architecture: string, accuracy: number | null, more: Partial<Trial> = {}): Trial => ({
  ...fakeTrial(fakeTask(architecture), accuracy, accuracy === null ? "dead" : undefined),
  method: "direct-convolution",
  config: { architecture },
  ...more,
});
