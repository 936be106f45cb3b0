/** What every command shares: options by commander, one-line errors, exit statuses, JSON on stdout. */
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { messageOf, UserError } from "../errors.ts";

export const EXIT = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** Thrown when the person stopped the work with Ctrl-C. */
export class Interrupted extends Error {
  override name = "Interrupted";
  constructor() {
    super("interrupted");
  }
}

/** A commander command with this project's habits: errors throw, help shows the defaults. */
export function command(name: string, description: string): Command {
  return new Command(name).description(description).exitOverride().configureHelp({ sortOptions: false })
    .configureOutput({
      writeErr: (text) => console.error(text.trimEnd()),
      writeOut: (text) => console.log(text.trimEnd()),
    });
}

/** Parses the arguments, runs the command's action and ends the process with the right status. */
export async function runCli(program: Command, args: readonly string[] = Deno.args): Promise<never> {
  try {
    await program.parseAsync([...args], { from: "user" });
    Deno.exit(EXIT.done);
  } catch (error) {
    if (error instanceof CommanderError) Deno.exit(error.exitCode === 0 ? EXIT.done : EXIT.usage);
    if (error instanceof Interrupted) Deno.exit(EXIT.interrupted);
    console.error(error instanceof UserError ? `${program.name()}: ${messageOf(error)}` : error);
    Deno.exit(EXIT.failed);
  }
}

/** Prints the one JSON value of `--json`. */
export function printJson(value: unknown): void {
  console.log(JSON.stringify(value));
}

/** An option's whole number of at least `least`. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least) {
      throw new InvalidArgumentError(`must be a whole number of at least ${least}`);
    }
    return value;
  };
}
