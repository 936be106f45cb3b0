/** Configs as people write them. */
import { UserError } from "../errors.ts";
import type { Method } from "./method.ts";

/**
 * A method's config with its defaults filled in, from the text of a command line: the paper's notation for
 * direct-convolution, else JSON. Throws a UserError of one line that says what is wrong and what is allowed.
 */
export function parseConfig<C>(method: Method<C>, text: string): C {
  if (method.notation !== undefined && !text.trimStart().startsWith("{")) {
    return checkConfig(method, { [method.notation]: text });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UserError(
      `${method.name}: the config is not JSON: ${text}; write it like '{"depth":5,"projectionDim":12}'`,
    );
  }
  return checkConfig(method, value);
}

/** A config checked by the method's schema, defaults filled in. Throws a UserError of one line. */
export function checkConfig<C>(method: Method<C>, config: unknown): C {
  const parsed = method.schema.safeParse(config);
  if (parsed.success) return parsed.data;
  // a misspelt key before the one that it leaves missing
  const { issues } = parsed.error, issue = issues.find(({ code }) => code === "unrecognized_keys") ?? issues[0]!;
  const { path, message } = issue;
  // most schemas of this project name the method or the key themselves
  const who = message.startsWith(method.name) ? "" : `${method.name}: `;
  const where = path.length === 0 || message.includes(String(path[0])) ? "" : `${path.join(".")}: `;
  throw new UserError(who + where + message);
}
