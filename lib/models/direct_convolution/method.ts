import type { Method } from "../method.ts";

export const directConvolution = null as unknown as Method;
