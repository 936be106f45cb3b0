/** The registry of studies: one for each part of the paper. */
import { UserError } from "../errors.ts";
import type { Study } from "./study.ts";
import { bonsaiStudy } from "./studies/bonsai.ts";
import { directConvolutionStudy } from "./studies/direct_convolution.ts";
import { fastgrnnStudy } from "./studies/fastgrnn.ts";
import { protonnStudy } from "./studies/protonn.ts";
import { replayStudy } from "./studies/replay.ts";

/** Every study, in the order of the paper; the replay last. */
export const STUDIES: readonly Study[] = [
  directConvolutionStudy,
  protonnStudy,
  bonsaiStudy,
  fastgrnnStudy,
  replayStudy,
];

/** @throws {UserError} no study has that name. */
export function getStudy(name: string): Study {
  const study = STUDIES.find((one) => one.name === name);
  if (study === undefined) {
    throw new UserError(`unknown study ${name}: choose one of ${STUDIES.map((one) => one.name).join(", ")}`);
  }
  return study;
}
