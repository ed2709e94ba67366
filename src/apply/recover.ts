/** Finishes what a run began that was killed: everything it changed is put back. */

import { statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { CliError, systemCode } from "../errors.ts";
import { shownMoment } from "../text/format-timestamp.ts";
import { commandLine } from "../text/shell-command.ts";
import { dropJournal, type KeptJournal, notedProgram, readJournals } from "./journal.ts";
import { pathFrom } from "./real-path.ts";
import { editedSince, type PutBack, putBack } from "./restore-files.ts";
import { isRunning, lockProject, waitForLock } from "./run-lock.ts";
import { journalFailed, projectStateDirectory } from "./state-directory.ts";
import { projectRoot } from "./targets.ts";

/** Milliseconds to wait for a program of a killed run, whose supervisor ends it by itself. */
const PROGRAM_TIMEOUT = 10_000;

export type Recovery = {
  /** Paths that were put back, relative to the directory that was asked for. */
  restored: string[];
  /** Whether it was an undo that was interrupted, and is finished now. */
  wasUndo: boolean;
};

/**
 * Puts back what a killed run left in the project of `directory` (absolute), waiting for one that is
 * at work. Gives what was put back, or undefined where nothing was left. Throws `locked`,
 * `edited-since` where somebody has gone on from what it left, and `restore-failed`.
 */
export async function recover(directory: string): Promise<Recovery | undefined> {
  const root = projectRoot(directory);
  const state = await projectStateDirectory(root);
  try {
    if (!(await isUnfinished(state, root))) return undefined;
    const unlock = await lockProject(state, root);
    try {
      return await recoverLocked(state, root, directory);
    } finally {
      unlock();
    }
  } catch (error) {
    throw journalFailed(state, error);
  }
}

/**
 * Throws `unfinished-run` where `recover` would put something back, for who must not change
 * anything.
 */
export async function requireFinished(directory: string): Promise<void> {
  const root = projectRoot(directory);
  const state = await projectStateDirectory(root);
  try {
    if (!(await isUnfinished(state, root))) return;
  } catch (error) {
    throw journalFailed(state, error);
  }
  throw new CliError(
    "unfinished-run",
    "An earlier run of this command was killed here before it ended, and a dry run changes nothing, so it doesn't put back what that one left.",
    "Put it back, then run this command again:\n     npx add-clerk-convex undo",
  );
}

async function isUnfinished(state: string, root: string): Promise<boolean> {
  if (statSync(state, { throwIfNoEntry: false }) === undefined) return false;
  await waitForLock(state, root);
  return unfinished(state).length > 0;
}

/** The same as `recover`, for who holds the lock. */
export async function recoverLocked(
  state: string,
  root: string,
  directory: string,
): Promise<Recovery | undefined> {
  const journals = unfinished(state);
  const [newest] = journals;
  if (!newest) return undefined;
  const restored = new Set<string>();
  for (const kept of journals) {
    await programEnded(kept.folder);
    requireUnedited(kept, directory);
    const result = putBack(kept.journal);
    requireRestored(result, kept, directory);
    for (const path of result.restored) restored.add(fromDirectory(root, path, directory));
    dropJournal(kept.folder);
  }
  return { restored: [...restored], wasUndo: newest.journal.status === "undoing" };
}

function unfinished(state: string): KeptJournal[] {
  return readJournals(state, ({ status }) => status !== "done");
}

/** Waits until the program that the killed run had started is gone. */
async function programEnded(folder: string): Promise<void> {
  const deadline = Date.now() + PROGRAM_TIMEOUT;
  const pid = notedProgram(folder);
  // Past that, some other process has got the number.
  while (pid !== undefined && isRunning(pid) && Date.now() < deadline) await delay(50);
}

function requireUnedited({ folder, journal }: KeptJournal, directory: string): void {
  const edited = editedSince(journal).map(({ path }) =>
    fromDirectory(journal.root, path, directory),
  );
  if (edited.length === 0) return;
  throw new CliError(
    "edited-since",
    `The run of ${shownMoment(journal.began)} was killed, and what it left was edited since: ${edited.join(", ")}. It would be lost if the files were put back.`,
    [
      "To keep the files as they are now, and forget what stood there before:",
      `     ${commandLine(["rm", "-r", folder])}`,
      "To have them put back, move your edits away, then run the command again.",
    ].join("\n"),
  );
}

/** Throws `restore-failed` where something could not be put back; the journal then stays. */
function requireRestored(
  { failed }: Pick<PutBack, "failed">,
  { folder, journal }: KeptJournal,
  directory: string,
): void {
  if (failed.length > 0) throw restoreFailed(failedFrom(directory, journal, failed), folder);
}

/** Words a failed recovery, with its paths as they are from the directory that was given. */
export function failedFrom(
  directory: string,
  { root }: Pick<KeptJournal["journal"], "root">,
  failed: PutBack["failed"],
): PutBack["failed"] {
  return failed.map(({ path, error }) => ({ path: fromDirectory(root, path, directory), error }));
}

/** `cause` is what made it necessary, where that is not known otherwise. */
export function restoreFailed(
  failed: PutBack["failed"],
  folder: string,
  cause?: unknown,
): CliError {
  const named = failed.map(({ path, error }) => `${path} (${systemCode(error) ?? String(error)})`);
  const why = cause instanceof Error ? `${cause.message}\n\n` : "";
  return new CliError(
    "restore-failed",
    `${why}Not everything could be put back as it was: ${named.join(", ")}.`,
    [
      `What stood there is kept in ${folder}. Once these files can be written, put them back:`,
      "     npx add-clerk-convex undo",
    ].join("\n"),
  );
}

/** A path from the root as it is from the directory that was given. */
export function fromDirectory(root: string, path: string, directory: string): string {
  return pathFrom(directory, join(root, path));
}
