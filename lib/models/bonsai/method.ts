import type { Method } from "../method.ts";

export const bonsai = null as unknown as Method;
