/** Checks that the files of a plan may be written, before anything is. */

import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { CliError, systemCode } from "../errors.ts";
import { actionOf, type FileChange } from "../plan/plan.ts";
import { unreadable } from "../project/read-bytes.ts";
import { outermostFolder } from "../project/workspace/project-boundary.ts";
import { isInside, nearestFolder, targetOf } from "./real-path.ts";

/**
 * The root of the project in `directory` (absolute), without symbolic links. Throws `unreadable-file`.
 */
export function projectRoot(directory: string): string {
  return outermostFolder(realFolder(directory));
}

/** A folder without symbolic links. Throws `unreadable-file`. */
export function realFolder(folder: string): string {
  try {
    return realpathSync.native(folder);
  } catch (error) {
    throw unreadable(folder, error);
  }
}

/**
 * Checks that each change would be written to a plain file inside the project's root that this user
 * may write. Throws `outside-project` and `unreadable-file` (nothing can be wired as it stands), and
 * `write-failed` for what the permissions forbid.
 */
export function requireWritable(changes: readonly FileChange[], directory: string): void {
  const root = projectRoot(directory);
  for (const change of changes) {
    if (actionOf(change) === "keep") continue;
    try {
      const target = targetOf(resolve(directory, change.path));
      if (!isInside(target, root)) throw outside(change.path, target, root);
      requireFile(target, change.path);
    } catch (error) {
      throw error instanceof CliError ? error : writeFailed(change.path, error);
    }
  }
}

function requireFile(target: string, shown: string): void {
  const stats = statSync(target, { throwIfNoEntry: false });
  if (stats && !stats.isFile()) {
    throw new CliError(
      "unreadable-file",
      `${shown} is ${stats.isDirectory() ? "a folder" : "no plain file"}, where a file is to be written.`,
      "Move it away, then run the command again.",
    );
  }
  if (stats) accessSync(target, constants.W_OK);
  const nearest = nearestFolder(dirname(target));
  if (!statSync(nearest).isDirectory()) {
    throw new CliError(
      "unreadable-file",
      `${nearest} is no folder, where ${shown} is to be written.`,
      "Move it away, then run the command again.",
    );
  }
  accessSync(nearest, constants.W_OK | constants.X_OK);
}

function outside(shown: string, target: string, root: string): CliError {
  return new CliError(
    "outside-project",
    `${shown} leads to ${target}, outside this project (${root}), where nothing is ever written.`,
    "Put the file itself in its place, or run the command in the project that it belongs to.",
  );
}

/** The system's own refusals as what the user can act on; all else as it is. */
export function writeFailed(shown: string, error: unknown): unknown {
  const code = systemCode(error);
  if (code === undefined || error instanceof CliError) return error;
  return new CliError(
    "write-failed",
    `${shown} could not be written (${code}).`,
    "Check who owns it, its permissions and the space on the disk, then run the command again.",
  );
}

/** The same for an error that may be of any file: the system names it. */
export function systemFailure(error: unknown): unknown {
  if (!(error instanceof Error && "syscall" in error)) return error;
  const path = "path" in error ? String(error.path) : "A file of this project";
  return writeFailed(path, error);
}
