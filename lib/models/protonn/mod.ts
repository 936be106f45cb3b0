/** ProtoNN: the method, and its prototypes as one can look at them. */
export { protonn, type ProtonnConfig } from "./method.ts";
export { describePrototypes, projectImage, type Prototype, scoresAtPoint } from "./plane.ts";
