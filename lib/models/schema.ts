/** Pieces of config schemas whose refusals are one line that names the key and says what is allowed. */
import { z } from "zod";

const got = (input: unknown) => `got ${JSON.stringify(input) ?? String(input)}`;

export const wholeNumber = (name: string, low: number, high: number) =>
  z.custom<number>((n) => Number.isInteger(n) && Number(n) >= low && Number(n) <= high, {
    error: ({ input }) => `${name} is a whole number from ${low} to ${high}; ${got(input)}`,
  });

export const positiveNumber = (name: string) =>
  z.custom<number>((n) => typeof n === "number" && Number.isFinite(n) && n > 0, {
    error: ({ input }) => `${name} is a number above 0; ${got(input)}`,
  });

export const density = (name: string, standard: number) =>
  z.custom<number>((d) => typeof d === "number" && d > 0 && d <= 1, {
    error: ({ input }) => `${name} is the fraction of entries kept, above 0 and at most 1; ${got(input)}`,
  }).default(standard);

export const oneOf = <const T extends readonly [string, ...string[]]>(name: string, values: T) =>
  z.enum(values, { error: ({ input }) => `${name} is one of ${values.join(", ")}; ${got(input)}` });

/** An object of these keys and no others. */
export const strictConfig = <S extends z.ZodRawShape>(method: string, shape: S) =>
  z.strictObject(shape, {
    error: (issue) => {
      const keys = `its keys are ${Object.keys(shape).join(", ")}`;
      if (issue.code === "unrecognized_keys") {
        return `${method} has no ${(issue as { keys: string[] }).keys.join(", ")}: ${keys}`;
      }
      return `${method}: the config is an object, ${got(issue.input)}; ${keys}`;
    },
  });
