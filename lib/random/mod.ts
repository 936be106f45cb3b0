/** Seeded random numbers whose state can be saved: PCG32 (M. O'Neill, 2014, PCG-XSH-RR 64/32), the same on every machine. */
export { Random, type RandomState } from "./random.ts";
