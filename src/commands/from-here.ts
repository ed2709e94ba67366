/** Rewords the commands of a refusal for where the user stands. */

import { relative, resolve, sep } from "node:path";
import { CliError } from "../errors.ts";
import { fromFolder } from "../text/from-folder.ts";

/** The directory as seen from where the user stands, with forward slashes: "" for there. */
export function folderFromHere(directory: string): string {
  return relative(process.cwd(), resolve(directory)).split(sep).join("/");
}

/**
 * The look tells its commands for the folder that it looks at. Where the user named that folder
 * instead of standing in it, each of them has to go there first.
 */
export function fromHere(error: CliError, directory: string): CliError {
  const folder = folderFromHere(directory);
  if (folder === "" || error.hint === undefined) return error;
  return new CliError(error.code, error.message, fromFolder(error.hint, folder), error.choices);
}
