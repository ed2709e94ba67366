/** Rewords the commands of a refusal for where the user stands. */

import { relative, resolve } from "node:path";
import { CliError } from "../errors.ts";
import { PROGRAMS } from "../text/commands-in.ts";
import { quoted } from "../text/shell-command.ts";

/** A line of a hint that is there to be copied as a command. */
const COMMAND = new RegExp(`^( +)((?:${PROGRAMS}) .*)$`, "gm");

/**
 * The look tells its commands for the folder that it looks at. Where the user named that folder
 * instead of standing in it, each of them has to go there first.
 */
export function fromHere(error: CliError, directory: string): CliError {
  const folder = relative(process.cwd(), resolve(directory));
  if (folder === "" || error.hint === undefined) return error;
  const hint = error.hint.replaceAll(
    COMMAND,
    `$1cd ${quoted(folder).replaceAll("$", "$$$$")} && $2`,
  );
  return new CliError(error.code, error.message, hint, error.choices);
}
