/** Undoes the last run in a project, from its journal. */

import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { CliError, cancelled, systemCode } from "../errors.ts";
import type { Journal, JournaledFile } from "../plan/journal.ts";
import { type Step, stepCommand } from "../plan/plan.ts";
import { isRemoval } from "../plan/undo/undo-plan.ts";
import { notUndone } from "./changed-meanwhile.ts";
import { findJournals, moveJournal } from "./find-journals.ts";
import { type KeptJournal, keepRest, readJournals, writeJournal } from "./journal.ts";
import { isAnyUnrecorded, noteProgram, withRecords } from "./program-notes.ts";
import { install } from "./programs/install.ts";
import type { Supervision } from "./programs/run-program.ts";
import { secretsOf } from "./project-secrets.ts";
import { failedFrom, fromDirectory, programEnded, restoreFailed } from "./recover.ts";
import { bringBack, release } from "./replacing/late-saves.ts";
import { restoreAll, together } from "./replacing/restore-all.ts";
import {
  type CarriedOut,
  carryOut,
  makeMove,
  planRestoration,
  type Restoration,
} from "./restore-files.ts";
import { lockProject, waitForLock } from "./run-lock.ts";
import { journalFailed, makeStateDirectory, projectStateDirectory } from "./state-directory.ts";
import { projectRoot, systemFailure } from "./targets.ts";

/** A run that can be undone, and what becomes of its files. */
export type FoundRun = KeptJournal & {
  restoration: Restoration;
  /** Where the project was when the run began, if it has moved since. */
  movedFrom: string | null;
};

/** Paths are relative to the directory that was given. */
export type UndoOutcome = {
  /** Files that are again what they were before the run. */
  restored: string[];
  /** Those that the run was taken out of, and that keep what somebody has edited since. */
  merged: string[];
  /** Those that were left as they are. */
  left: string[];
  /** What went wrong once the files were put back: `install-failed` or `cancelled`. */
  error: CliError | undefined;
};

/**
 * The newest run in the project of `directory` (absolute, real) that can be undone from there: one
 * that was given this directory, one above it or one in it. Waits for a run that is at work. Throws
 * `locked`, `outside-project`, and `journal-failed` or `write-failed` for what can't be read.
 */
export async function findRun(directory: string): Promise<FoundRun | undefined> {
  try {
    const root = projectRoot(directory);
    await waitForLock(await projectStateDirectory(root), root);
    const search = { directory, root, wanted: () => true, inWholeRoot: false };
    const [found] = await findJournals(search);
    if (!found) return undefined;
    const { folder, journal, movedFrom } = found;
    if (journal.status !== "done") await programEnded(folder);
    const kept = { folder, journal: withRecords({ folder, journal }) };
    return { ...kept, movedFrom, restoration: await restorationOf(kept) };
  } catch (error) {
    throw systemFailure(error);
  }
}

/** What an undo does. Throws where a file can't be read, or leads out of the project by now. */
async function restorationOf({ folder, journal }: KeptJournal): Promise<Restoration> {
  const restoration = await planRestoration(
    { ...journal, left: [] },
    journal.status !== "done" && isAnyUnrecorded(folder),
  );
  const [first] = restoration.failed;
  if (first) throw first.error;
  return restoration;
}

/** What stops the package manager, and who is told what it says. */
type Attention = Pick<Supervision, "signal" | "said">;

/**
 * Takes the run out of all files but those that were edited in its own places, and lets the package
 * manager take out what it had installed. Throws `locked`, `changed-meanwhile` and `write-failed` with
 * nothing undone, and `restore-failed`; the outcome holds what fails after that.
 */
export async function undoRun(
  run: FoundRun,
  directory: string,
  step: Step | undefined,
  attention: Attention,
): Promise<UndoOutcome> {
  const state = await projectStateDirectory(run.journal.root);
  if (run.movedFrom !== null) makeStateDirectory(state, run.journal.root);
  const unlock = await lockProject(state, run.journal.root);
  try {
    return await undoLocked(run, { state, directory, step, attention });
  } catch (error) {
    throw systemFailure(error);
  } finally {
    unlock();
  }
}

async function undoLocked(
  run: FoundRun,
  {
    state,
    directory,
    step,
    attention,
  }: { state: string; directory: string; step: Step | undefined; attention: Attention },
): Promise<UndoOutcome> {
  const found = await requireAsFound(run);
  const { folder, journal } = run.movedFrom === null ? run : moveJournal(run, state);
  const rest = found.edited.map(({ file }) => file);
  const kept = { folder, journal: undoing(journal, found) };
  try {
    writeJournal(folder, kept.journal);
  } catch (error) {
    throw journalFailed(folder, error);
  }
  const take = () => step && takeOut(step, kept, directory, attention);
  const isFirst = step !== undefined && isRemoval(step);
  const earlier = isFirst ? await take() : undefined;
  const undone = await putBackWhole(kept, journal, directory);
  const failure = isFirst ? earlier : await take();
  // The package manager may have written them once more.
  const known = withRecords(kept);
  const restoration = await planRestoration(known, false);
  const again = await restoreAll(known, restoration, undone.replaced);
  if (again.failed.length > 0)
    throw restoreFailed(failedFrom(directory, journal, again.failed), folder);
  forget(kept, rest);
  if (failure !== undefined && !(failure instanceof CliError)) throw failure;
  const fromHere = (path: string) => fromDirectory(journal.root, path, directory);
  const { restored, merged, edited } = together(undone, again);
  const left = new Set([...kept.journal.left, ...edited]);
  return {
    restored: restored.map(fromHere),
    merged: merged.map(fromHere),
    left: [...left].map(fromHere),
    error: attention.signal.aborted
      ? cancelled("The packages may be in node_modules still.")
      : failure,
  };
}

/** The journal of an undo at work; it leaves alone what somebody has edited or written anew. */
function undoing(journal: Journal, { edited, left }: Restoration): Journal {
  const alone = [...edited.map(({ file }) => file), ...left];
  return { ...journal, status: "undoing", left: alone.map(({ path }) => path) };
}

/** Takes the run out of all of it, or else leaves all of it as it was found. */
async function putBackWhole(
  kept: KeptJournal,
  found: Journal,
  directory: string,
): Promise<CarriedOut> {
  const known = withRecords(kept);
  const restoration = await planRestoration(known, false);
  const result = carryOut(known, restoration);
  const [first] = result.failed;
  if (!first) return result;
  const replaced = result.replaced;
  try {
    for (const { file, now, becomes } of restoration.moves) {
      const again = makeMove(known, { file, now: becomes, becomes: now });
      if (again) replaced.push(again);
    }
    await bringBack(replaced);
    writeJournal(kept.folder, found);
  } catch {
    throw restoreFailed(failedFrom(directory, found, result.failed), kept.folder);
  } finally {
    release(replaced);
  }
  throw systemFailure(first.error);
}

/** What can't be forgotten is found again by the next run, which has nothing left to put back. */
function forget(kept: KeptJournal, rest: readonly JournaledFile[]): void {
  try {
    keepRest(kept, rest);
  } catch {
    // See above.
  }
}

/** Somebody may have saved a file, or undone the run, since the look at it. */
async function requireAsFound(run: FoundRun): Promise<Restoration> {
  const { folder, journal } = run;
  const { root, began } = run.movedFrom === null ? journal : { ...journal, root: run.movedFrom };
  const state = await projectStateDirectory(root);
  const [present] = readJournals(state, (each) => each.began === began);
  if (present?.folder !== folder) {
    throw new CliError(
      "changed-meanwhile",
      "Somebody else has undone that run while this command ran.",
      "Nothing is left to do for it. To undo the run before it, run the command again.",
    );
  }
  const restoration = await restorationOf(run);
  const changed = changedBetween(run.restoration, restoration);
  if (changed.length === 0) return restoration;
  throw notUndone(changed);
}

/** The files of which something else would become now. */
function changedBetween(one: Restoration, other: Restoration): string[] {
  const outcomes = ({ moves, edited, left }: Restoration) =>
    new Map<string, unknown>([
      ...moves.map(({ file, ...move }): [string, unknown] => [file.path, move]),
      ...edited.map(({ file, now }): [string, unknown] => [file.path, now]),
      ...left.map(({ path }): [string, unknown] => [path, "left"]),
    ]);
  const [before, after] = [outcomes(one), outcomes(other)];
  const paths = [...new Set([...before.keys(), ...after.keys()])];
  return paths.filter((path) => !isDeepStrictEqual(before.get(path), after.get(path)));
}

/** Lets the package manager bring its folders in line; gives the error where it fails. */
async function takeOut(
  step: Step,
  kept: KeptJournal,
  directory: string,
  attention: Attention,
): Promise<unknown> {
  const supervision = {
    ...attention,
    beginning: (pid: number) => noteProgram(kept, "install", pid),
    secrets: secretsOf([directory, join(kept.journal.root, kept.journal.convex.folder)]),
  };
  try {
    const folder = join(directory, step.folder);
    await install(step, kept.journal.packageManager, folder, supervision);
    return undefined;
  } catch (error) {
    return error instanceof CliError ? error : notBegun(step, error);
  }
}

/** The files are put back all the same: what is in node_modules is no reason to keep them from it. */
function notBegun(step: Step, error: unknown): unknown {
  const code = systemCode(error);
  if (code === undefined) return error;
  const command = stepCommand(step);
  return new CliError(
    "install-failed",
    `${command} was not run, since the journal could not be written to (${code}).`,
    `Make room there, then bring node_modules in line yourself: ${command}`,
  );
}
