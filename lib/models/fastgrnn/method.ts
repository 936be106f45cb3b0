import type { Method } from "../method.ts";

export const fastgrnn = null as unknown as Method;
