/** Finishes what a run began that was killed: everything it changed is put back. */

import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { CliError, systemCode } from "../errors.ts";
import type { Journal } from "../plan/journal.ts";
import { shownMoment } from "../text/format-timestamp.ts";
import { commandLine, OWN } from "../text/shell-command.ts";
import { findJournals, moveJournal } from "./find-journals.ts";
import { type KeptJournal, keepRest } from "./journal.ts";
import { isAnyUnrecorded, notedProcess, withRecords } from "./program-notes.ts";
import { pathFrom } from "./real-path.ts";
import { restoreAll } from "./replacing/restore-all.ts";
import { type Failure, planRestoration, type Restoration } from "./restore-files.ts";
import { isRunning, lockProject, waitForLock } from "./run-lock.ts";
import { journalFailed, makeStateDirectory, projectStateDirectory } from "./state-directory.ts";
import { projectRoot } from "./targets.ts";

/** Milliseconds to wait for a program of a killed run, whose supervisor ends it by itself. */
const PROGRAM_TIMEOUT = 10_000;

/** Paths are relative to the directory that was asked for. */
export type Recovery = {
  /** Those that were put back. */
  restored: string[];
  /** Those that somebody has edited since: the run was taken out, and the edits stay. */
  merged: string[];
  /** Those of its programs that have changed since, or may have, and were left as they are. */
  left: string[];
  /** Whether it was an undo that was interrupted, and is finished now. */
  wasUndo: boolean;
};

/**
 * Puts back what a killed run left in the project of `directory` (absolute, real), waiting for one that
 * is at work. Gives what was put back, or undefined where nothing was left. Throws `locked`,
 * `edited-since` where somebody has edited what it left in the same places, and `restore-failed`.
 */
export async function recover(directory: string): Promise<Recovery | undefined> {
  const root = projectRoot(directory);
  const state = await projectStateDirectory(root);
  try {
    if ((await unfinished(directory, root)).length === 0) return undefined;
    makeStateDirectory(state, root);
    const unlock = await lockProject(state, root);
    try {
      return await recoverLocked(root, directory);
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
  try {
    if ((await unfinished(directory, root)).length === 0) return;
  } catch (error) {
    throw journalFailed(await projectStateDirectory(root), error);
  }
  throw new CliError(
    "unfinished-run",
    "An earlier run of this command was killed here before it ended, and a dry run changes nothing, so it doesn't put back what that one left.",
    `Put it back, then run this command again:\n     ${OWN} undo`,
  );
}

async function unfinished(directory: string, root: string) {
  await waitForLock(await projectStateDirectory(root), root);
  return unfinishedJournals(directory, root);
}

function unfinishedJournals(directory: string, root: string) {
  const wanted = ({ status }: Pick<Journal, "status">) => status !== "done";
  return findJournals({ directory, root, wanted, inWholeRoot: true });
}

/** The same as `recover`, for who holds the lock of the project with that root. */
export async function recoverLocked(
  root: string,
  directory: string,
): Promise<Recovery | undefined> {
  const journals = await unfinishedJournals(directory, root);
  const [newest] = journals;
  if (!newest) return undefined;
  const fromHere = (path: string) => fromDirectory(newest.journal.root, path, directory);
  const all: Recovery = {
    restored: [],
    merged: [],
    left: [],
    wasUndo: newest.journal.status === "undoing",
  };
  for (const found of journals) {
    const state = await projectStateDirectory(found.journal.root);
    const kept = found.movedFrom === null ? found : moveJournal(found, state);
    const result = await recoverOne(kept, directory);
    for (const how of ["restored", "merged", "left"] as const) {
      all[how] = [...new Set([...all[how], ...result[how].map(fromHere)])];
    }
  }
  return all;
}

async function recoverOne({ folder, journal }: KeptJournal, directory: string) {
  await programEnded(folder);
  const known = withRecords({ folder, journal });
  const restoration = await planRestoration(known, isAnyUnrecorded(folder));
  requireRestorable({ folder, journal }, restoration, directory);
  const { restored, merged, edited, failed } = await restoreAll(known, restoration);
  if (failed.length > 0) throw restoreFailed(failedFrom(directory, journal, failed), folder);
  const rest = known.files.filter(
    ({ path, owner }) => owner === "plan" && [...journal.left, ...edited].includes(path),
  );
  keepRest({ folder, journal }, rest);
  return { restored, merged, left: edited };
}

/** Waits until the program that the killed run had started is gone. */
export async function programEnded(folder: string): Promise<void> {
  const deadline = Date.now() + PROGRAM_TIMEOUT;
  const pid = notedProcess(folder);
  // Past that, some other process has got the number.
  while (pid !== undefined && isRunning(pid) && Date.now() < deadline) await delay(50);
}

function requireRestorable(
  { folder, journal }: KeptJournal,
  { edited, failed }: Restoration,
  directory: string,
): void {
  const [first] = failed;
  if (first?.error instanceof CliError) throw first.error;
  if (first) throw restoreFailed(failedFrom(directory, journal, failed), folder);
  if (edited.length === 0) return;
  const names = edited.map(({ file }) => fromDirectory(journal.root, file.path, directory));
  throw new CliError(
    "edited-since",
    `The run of ${shownMoment(journal.began)} was killed, and what it left was edited since, so it can't be taken out of ${names.join(", ")} without losing that.`,
    [
      "To take out what can be, and see which lines are left to take out by hand:",
      `     ${OWN} undo`,
      "To keep the files as they are now, and forget what stood there before:",
      `     ${commandLine(["rm", "-r", folder])}`,
    ].join("\n"),
  );
}

/** Words failures, with their paths as they are from the directory that was given. */
export function failedFrom(
  directory: string,
  { root }: Pick<Journal, "root">,
  failed: readonly Failure[],
): Failure[] {
  return failed.map(({ path, error }) => ({ path: fromDirectory(root, path, directory), error }));
}

/** `cause` is what made it necessary, where that is not known otherwise. */
export function restoreFailed(
  failed: readonly Failure[],
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
      `     ${OWN} undo`,
    ].join("\n"),
  );
}

/** A path from the root as it is from the directory that was given. */
export function fromDirectory(root: string, path: string, directory: string): string {
  return pathFrom(directory, join(root, path));
}
