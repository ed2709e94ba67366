/** Refuses files that are nested too deeply to be parsed. */

import { CliError } from "../errors.ts";

/**
 * Runs `read` on a file. Parsers go down into what they read, and run out of stack for what no
 * person writes: that throws `unsupported-shape`, with the file's name, in place of a RangeError.
 */
export function guardStackDepth<Result>(shown: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw isTooDeep(error) ? tooDeep(shown) : error;
  }
}

export function isTooDeep(error: unknown): boolean {
  return error instanceof RangeError && error.message.includes("call stack");
}

export function tooDeep(shown: string): CliError {
  return new CliError(
    "unsupported-shape",
    `${shown} is nested too deeply to be read.`,
    "Take out what is generated, or put it into a file of its own, then run the command again.",
  );
}
