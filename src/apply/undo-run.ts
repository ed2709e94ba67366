/** Undoes the last run in a project, from its journal. */

import { join } from "node:path";
import { CliError, cancelled } from "../errors.ts";
import type { FileState, Journal, JournaledFile } from "../plan/journal.ts";
import type { Step } from "../plan/plan.ts";
import { isRemoval } from "../plan/undo-plan.ts";
import {
  forgetJournal,
  type KeptJournal,
  noteProgram,
  readJournals,
  writeJournal,
} from "./journal.ts";
import { install } from "./programs/install.ts";
import { secretsOf } from "./project-secrets.ts";
import { isInside } from "./real-path.ts";
import { failedFrom, recoverLocked, restoreFailed } from "./recover.ts";
import { editedSince, pathsOf, putBack, putForward, standing } from "./restore-files.ts";
import { lockProject, waitForLock } from "./run-lock.ts";
import { journalFailed, projectStateDirectory } from "./state-directory.ts";
import { projectRoot, systemFailure } from "./targets.ts";

/** A run that can be undone, and what stands now where it has changed something. */
export type FoundRun = KeptJournal & {
  state: string;
  standing: { file: JournaledFile; now: FileState }[];
  /** Files that somebody has edited since: they forbid the undo. */
  edited: JournaledFile[];
  /** Files that the convex CLI has generated anew since: its own, and left alone. */
  generatedAnew: JournaledFile[];
};

/**
 * The newest run in the project of `directory` (absolute, real) that can be undone from there: one
 * that was given this directory, one above it or one in it. Waits for a run that is at work. Throws
 * `locked`, and `journal-failed` or `write-failed` for what can't be read.
 */
export async function findRun(directory: string): Promise<FoundRun | undefined> {
  try {
    const root = projectRoot(directory);
    const state = await projectStateDirectory(root);
    await waitForLock(state, root);
    const [kept] = readJournals(state, (journal) => {
      const other = join(root, journal.directory);
      return isInside(other, directory) || isInside(directory, other);
    });
    if (!kept) return undefined;
    const edited = editedSince(kept.journal);
    const isGenerated = ({ owner }: JournaledFile) => owner === "convex";
    return {
      ...kept,
      state,
      standing: kept.journal.files.map((file) => {
        const now = standing(pathsOf(kept.journal, file.path).path);
        // What is no file counts as none: it is among the edited ones already.
        return { file, now: now === "no file" ? null : now };
      }),
      edited: edited.filter((file) => !isGenerated(file)),
      generatedAnew: edited.filter(isGenerated),
    };
  } catch (error) {
    throw systemFailure(error);
  }
}

/**
 * Puts everything back that the run changed, and lets the package manager take out what it had
 * installed. Throws `locked`, `write-failed` with nothing undone, `restore-failed`, and
 * `install-failed` and `cancelled` with the files put back.
 */
export async function undoRun(
  run: FoundRun,
  directory: string,
  step: Step | undefined,
  signal: AbortSignal,
): Promise<void> {
  const { journal, state } = run;
  const unlock = await lockProject(state, journal.root);
  try {
    requireThere(run);
    // A killed run's files are as it left them, which is for the recovery to judge.
    if (journal.status !== "done") await recoverLocked(state, journal.root, directory);
    else await undoLocked(run, directory, step, signal);
  } catch (error) {
    throw systemFailure(error);
  } finally {
    unlock();
  }
}

async function undoLocked(
  { folder, journal, generatedAnew }: FoundRun,
  directory: string,
  step: Step | undefined,
  signal: AbortSignal,
): Promise<void> {
  requireAsLeft(journal, generatedAnew);
  const undoing: Journal = {
    ...journal,
    status: "undoing",
    left: generatedAnew.map(({ path }) => path),
  };
  try {
    writeJournal(folder, undoing);
  } catch (error) {
    throw journalFailed(folder, error);
  }
  const take = () => step && takeOut(step, { folder, journal: undoing }, directory, signal);
  const isFirst = step !== undefined && isRemoval(step);
  const earlier = isFirst ? await take() : undefined;
  putBackWhole(undoing, { folder, journal }, directory);
  const failure = isFirst ? earlier : await take();
  // The package manager may have written them once more.
  const { failed, edited } = putBack(undoing);
  if (failed.length > 0) throw restoreFailed(failedFrom(directory, journal, failed), folder);
  forgetJournal(folder);
  if (edited.length > 0) throw changedMeanwhile(edited, "so it was left as it is");
  if (signal.aborted) throw cancelled("The files are as they were before the run.");
  if (failure !== undefined) throw failure;
}

/** Puts all of it back, or else leaves all of it as the run had left it. */
function putBackWhole(undoing: Journal, { folder, journal }: KeptJournal, directory: string): void {
  const { failed } = putBack(undoing);
  const [first] = failed;
  if (!first) return;
  try {
    putForward(undoing);
    writeJournal(folder, journal);
  } catch {
    throw restoreFailed(failedFrom(directory, journal, failed), folder);
  }
  throw systemFailure(first.error);
}

/** Another undo may have been faster. */
function requireThere({ journal, state }: FoundRun): void {
  if (readJournals(state, ({ began }) => began === journal.began).length > 0) return;
  throw new CliError(
    "changed-meanwhile",
    "Somebody else has undone that run while this command ran.",
    "Nothing is left to do for it. To undo the run before it, run the command again.",
  );
}

/** Somebody may have saved a file, or undone the run, since the look at it. */
function requireAsLeft(journal: Journal, generatedAnew: readonly JournaledFile[]): void {
  const edited = editedSince(journal).filter((file) => !generatedAnew.includes(file));
  const paths = edited.map(({ path }) => path);
  if (paths.length > 0) throw changedMeanwhile(paths, "so nothing was undone");
}

function changedMeanwhile(paths: readonly string[], so: string): CliError {
  return new CliError(
    "changed-meanwhile",
    `${paths.join(", ")} was changed by somebody else while this command ran, ${so}.`,
    "See what stands there now, then run the command again.",
  );
}

/** Lets the package manager bring its folders in line; gives the error where it fails. */
function takeOut(
  step: Step,
  { folder, journal }: KeptJournal,
  directory: string,
  signal: AbortSignal,
): Promise<unknown> {
  const supervision = {
    signal,
    beginning: (pid: number) => noteProgram(folder, pid),
    secrets: secretsOf([directory, join(journal.root, journal.convex.folder)]),
  };
  return install(step, journal.packageManager, join(directory, step.folder), supervision).then(
    () => undefined,
    (error: unknown) => error,
  );
}
