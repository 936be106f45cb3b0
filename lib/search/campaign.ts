/** The order in which the whole paper is run: what costs least and tells most first. */
import { getStudy } from "./studies.ts";
import { FULL_SCALE, type Scale, type Study } from "./study.ts";

/** One run of a campaign. */
export interface Step {
  readonly study: Study;
  readonly scale: Scale;
}

/**
 * Every study of the paper at its full scale, cheapest first as measured (`campaign --plan` in an empty checkout): from
 * the seconds of ProtoNN's replay to the six core hours of the 3,750 networks. What another step needs or shares stands
 * before it.
 */
export function campaignSteps(): Step[] {
  const step = (name: string, part: string | null = null): Step => ({
    study: getStudy(name),
    scale: { ...FULL_SCALE, part },
  });
  return [
    step("replay", "protonn"),
    step("protonn", "beyond"),
    step("replay", "bonsai-best-epoch"),
    step("protonn", "raw"),
    step("replay", "linear-c1"),
    step("replay", "multi-slip"),
    step("replay", "bonsai"),
    step("replay", "fixed-classifier"),
    step("replay", "direct-convolution"),
    step("replay", "4-bit"),
    step("bonsai"),
    step("protonn", "standardised"),
    step("replay", "fastgrnn"),
    step("fastgrnn"),
    step("direct-convolution"),
  ];
}

/** A step's name for a person. */
export function stepName({ study, scale }: Step): string {
  return scale.part === null ? study.name : `${study.name}, ${scale.part}`;
}
