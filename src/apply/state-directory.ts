/** Finds the folder of the journals and locks: in the user's state directory, never in the project. */

import { createHash } from "node:crypto";
import {
  accessSync,
  constants,
  lstatSync,
  mkdirSync,
  readdirSync,
  type Stats,
  statSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { CliError, systemCode } from "../errors.ts";
import { commandLine } from "../text/shell-command.ts";
import { isMissing } from "./file-state.ts";
import { isInside, nearestFolder, realOf } from "./real-path.ts";

/** Only the user may look into it: it holds what env files held. */
export const PRIVATE_FOLDER = 0o700;
export const PRIVATE_FILE = 0o600;

/**
 * The folder for all of this tool's journals (absolute): below `XDG_STATE_HOME`, else
 * `~/.local/state`; on macOS `~/Library/Application Support`, on Windows `%LOCALAPPDATA%`. Throws
 * `journal-failed` where the user has no home.
 */
export async function stateDirectory(): Promise<string> {
  try {
    const { default: envPaths } = await import("env-paths");
    const { data, log } = envPaths("add-clerk-convex", { suffix: "" });
    // On Linux env-paths keeps logs where the XDG rules want state.
    const folder = ["darwin", "win32"].includes(process.platform) ? data : log;
    if (isAbsolute(folder)) return folder;
    // The XDG rules: a relative path is to be ignored.
    return join(homedir(), ".local", "state", "add-clerk-convex");
  } catch (error) {
    throw journalFailed("the user's state directory", error);
  }
}

/**
 * The folder for one project, known by its root (absolute, without symbolic links). Throws
 * `journal-failed` where what is there is another user's.
 */
export async function projectStateDirectory(root: string): Promise<string> {
  const all = await stateDirectory();
  const folder = join(all, folderName(root));
  try {
    requireOwn(all);
    requireOwn(folder);
    requireNoLink(folder);
  } catch (error) {
    throw journalFailed(folder, error);
  }
  return folder;
}

/** What a project's folder is called. */
export function folderName(root: string): string {
  return createHash("sha256").update(root).digest("hex").slice(0, 32);
}

/** What others may write, or have linked there, could make an undo write what they want. */
function requireOwn(folder: string): void {
  const user = process.getuid?.();
  const [link, stats] = [lstatSync, statSync].map((look) =>
    look(folder, { throwIfNoEntry: false }),
  );
  if (user === undefined || !link) return;
  const isOwn = (each: Stats | undefined) =>
    each?.uid === user && (each.isSymbolicLink() || (each.mode & 0o022) === 0);
  if (isOwn(link) && isOwn(stats)) return;
  throw new CliError(
    "journal-failed",
    `${folder}, where the journal is kept from which a run is put back, belongs to another user, or others may write to it.`,
    `See whose it is, or name another place: set ${STATE_VARIABLE} to a folder of your own, then run the command again.`,
  );
}

/** The user may keep all their state elsewhere: nobody links the folder of one project. */
function requireNoLink(folder: string): void {
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  throw new CliError(
    "journal-failed",
    `${folder}, where the journal is kept from which a run is put back, is a link to another place.`,
    `See who made it; to take it away: ${commandLine(["rm", folder])}`,
  );
}

/**
 * Makes it, for the user's eyes only, and out of git's. Throws `journal-failed`, also where it would be
 * in the project whose root that is.
 */
export function makeStateDirectory(folder: string, root: string): void {
  if (isInside(realOf(folder), realOf(root)) && !isAboveHome(root)) {
    throw new CliError(
      "journal-failed",
      `The state directory of this user, ${folder}, is inside the project, where a copy of env files does not belong.`,
      `Name another one: set ${STATE_VARIABLE} to a folder outside ${root}, then run the command again.`,
    );
  }
  try {
    mkdirSync(folder, { recursive: true, mode: PRIVATE_FOLDER });
    writeFileSync(join(dirname(folder), ".gitignore"), "*\n", { mode: PRIVATE_FILE });
  } catch (error) {
    throw journalFailed(folder, withItsCause(folder, error));
  }
}

/** Who keeps the home directory in git has everything in that repository. */
function isAboveHome(root: string): boolean {
  return isInside(realOf(homedir()), root);
}

/** Node reports a folder that can't be made in one that may not be written as one that is missing. */
function withItsCause(folder: string, error: unknown): unknown {
  if (!isMissing(error)) return error;
  try {
    accessSync(nearestFolder(folder), constants.W_OK);
    return error;
  } catch (cause) {
    return cause;
  }
}

const STATE_VARIABLE =
  { darwin: "HOME", win32: "LOCALAPPDATA" }[process.platform as string] ?? "XDG_STATE_HOME";

/**
 * Words the error for a journal that can't be kept: without it nothing is changed. What says for itself
 * what is wrong stays as it is.
 */
export function journalFailed(where: string, error: unknown): unknown {
  const why = systemCode(error);
  if (error instanceof CliError || why === undefined) return error;
  return new CliError(
    "journal-failed",
    `The journal from which a run is put back could not be kept in ${where} (${why}).`,
    `Make room there and let it be written to, or name another place with ${STATE_VARIABLE}, then run the command again.`,
  );
}

/** The names in a folder that are whole numbers; none where there is no such folder. */
export function numbersIn(folder: string): number[] {
  try {
    return readdirSync(folder).map(Number).filter(Number.isSafeInteger);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** The highest of them; 0 where there is none. */
export function highestIn(folder: string): number {
  return Math.max(0, ...numbersIn(folder));
}
