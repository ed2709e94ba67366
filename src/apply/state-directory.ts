/** Finds the folder of the journals and locks: in the user's state directory, never in the project. */

import { createHash } from "node:crypto";
import { mkdirSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { CliError, systemCode } from "../errors.ts";
import { isMissing } from "./file-state.ts";
import { isInside, realOf } from "./real-path.ts";

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

/** The folder for one project, known by its root (absolute, without symbolic links). */
export async function projectStateDirectory(root: string): Promise<string> {
  const name = createHash("sha256").update(root).digest("hex").slice(0, 32);
  return join(await stateDirectory(), name);
}

/**
 * Makes it, for the user's eyes only. Throws `journal-failed`, also where it would be in the
 * project.
 */
export function makeStateDirectory(folder: string, project: string): void {
  if (isInside(realOf(folder), realOf(project))) {
    throw new CliError(
      "journal-failed",
      `The state directory of this user, ${folder}, is inside the project, where a copy of env files does not belong.`,
      `Name another one: set ${STATE_VARIABLE} to a folder outside the project, then run the command again.`,
    );
  }
  try {
    mkdirSync(folder, { recursive: true, mode: PRIVATE_FOLDER });
  } catch (error) {
    throw journalFailed(folder, error);
  }
}

const STATE_VARIABLE =
  { darwin: "HOME", win32: "LOCALAPPDATA" }[process.platform as string] ?? "XDG_STATE_HOME";

/**
 * Words the error for a journal that can't be kept: without it nothing is changed. What says for itself
 * what is wrong stays as it is.
 */
export function journalFailed(where: string, error: unknown): CliError {
  if (error instanceof CliError) return error;
  const why = systemCode(error) ?? (error instanceof Error ? error.message : String(error));
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
