import type { Method } from "../method.ts";

export const protonn = null as unknown as Method;
