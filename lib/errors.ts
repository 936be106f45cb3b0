/** An error whose message is for the person at the keyboard: one line that says what is wrong and what to do. */
export class UserError extends Error {
  override name = "UserError";
}

/** The message of anything thrown, on one line. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split("\n")[0] ?? text;
}
