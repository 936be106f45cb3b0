/** The four methods of the paper behind one interface. */
import { UserError } from "../errors.ts";
import { bonsai } from "./bonsai/method.ts";
import { directConvolution } from "./direct_convolution/method.ts";
import { fastgrnn } from "./fastgrnn/method.ts";
import type { Method } from "./method.ts";
import { protonn } from "./protonn/method.ts";

/** In the order of the paper's sections; a new method is registered here and nowhere else. */
const methods = [directConvolution, protonn, bonsai, fastgrnn] as const;

export type MethodName = (typeof methods)[number]["name"];

/** Each one for configs that its own schema has passed. */
export const METHODS = methods as unknown as readonly Method[];

export const METHOD_NAMES: readonly MethodName[] = METHODS.map(({ name }) => name);

/** The method of that name. Throws a UserError that lists the names there are. */
export function getMethod(name: string): Method {
  const method = METHODS.find((one) => one.name === name);
  if (!method) throw new UserError(`unknown method ${name}: choose one of ${METHOD_NAMES.join(", ")}`);
  return method;
}

export { checkConfig, parseConfig } from "./config.ts";
export { bonsai, directConvolution, fastgrnn, protonn };
export * from "./bonsai/mod.ts";
export * from "./direct_convolution/mod.ts";
export * from "./fastgrnn/mod.ts";
export * from "./protonn/mod.ts";
export { parseArchitecture, printArchitecture } from "../sizing/mod.ts";
export type { TfDefinition } from "./definition.ts";
export type { OpenQuestion } from "./open_question.ts";
export type { CompiledModel, Method, ParameterSpec, PrintedSize, Protocol, Weights } from "./method.ts";
