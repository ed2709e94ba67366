/** Writes a plan's files so that they can all be put back: whole or not at all. */

import { statSync } from "node:fs";
import { join, posix, resolve } from "node:path";
import type { FileState, Journal, JournaledFile } from "../plan/journal.ts";
import type { FileChange } from "../plan/plan.ts";
import type { Project } from "../project/project.ts";
import { notWrittenOver } from "./changed-meanwhile.ts";
import { ChangedMeanwhile, readState, sameBytes, sameState } from "./file-state.ts";
import {
  dropJournal,
  forgetJournal,
  type KeptJournal,
  keepJournal,
  pruneJournals,
  tidyJournal,
  writeJournal,
} from "./journal.ts";
import { isAnyUnrecorded, noteProgram, withRecords } from "./program-notes.ts";
import { convexFiles, generatedPlaces, outsideFiles } from "./programs/outside-files.ts";
import type { ProgramName } from "./programs/own-changes.ts";
import type { Watch } from "./programs/program-record.js";
import { pathFrom, targetOf } from "./real-path.ts";
import { bringBack, release } from "./replacing/late-saves.ts";
import { restoreAll } from "./replacing/restore-all.ts";
import type { Replaced } from "./replacing/swap-file.ts";
import { makeMove, nothingYet, type PutBack, planRestoration } from "./restore-files.ts";
import { journalFailed } from "./state-directory.ts";
import { writeFailed } from "./targets.ts";

/** What a run is about to do: all of it must be put back if it fails. */
export type Undertaking = {
  project: Pick<Project, "directory" | "backend" | "packageManager" | "convex">;
  /** The project's root (absolute, real). */
  root: string;
  changes: readonly FileChange[];
  /** Where packages will be installed, relative to the directory; undefined where none are. */
  installFolder: string | undefined;
  /** Absolute paths of files that the package manager may write. */
  installFiles: readonly string[];
  /** Whether the convex CLI will push. */
  pushes: boolean;
};

/** `isUnrecorded`: what was edited may be the work of one of the run's own programs. */
export type RolledBack = PutBack & { isUnrecorded: boolean };

export type Transaction = {
  /** Where the journal is kept (absolute). */
  folder: string;
  /** Writes a change. Throws `changed-meanwhile` and `write-failed`. */
  write(change: FileChange): void;
  /**
   * Brings back what somebody was saving while the run wrote that file. Throws `changed-meanwhile` where
   * there was something, and the system's own error.
   */
  settle(): Promise<void>;
  /**
   * Remembers which process must have ended before another run puts anything back, and gives what is to be
   * recorded of its program.
   */
  beginProgram(name: ProgramName, pid: number): Watch;
  /** Puts everything back, and forgets the run where that succeeds. */
  rollBack(): Promise<RolledBack>;
  /** The run is through: what it leaves is what an undo takes back. Throws `journal-failed`. */
  seal(facts: Pick<Journal, "variable" | "pushed" | "template">): void;
};

/**
 * Opens a transaction: all that may change is recorded in the project's state directory, which is
 * there, before the first byte is written. Throws `changed-meanwhile` where a file is not what was
 * planned on any more, and `journal-failed`.
 */
export async function openTransaction(
  undertaking: Undertaking,
  stateFolder: string,
): Promise<Transaction> {
  const journal = newJournal(undertaking);
  // What is too old goes when there is time for it, and is no reason not to begin.
  await pruneJournals(Date.now()).catch(() => {});
  return transactionOver(keepJournal(stateFolder, journal), undertaking.project.directory);
}

function transactionOver(kept: KeptJournal, directory: string): Transaction {
  const { folder, journal } = kept;
  const written = new Set<string>();
  /** Files that somebody else has saved before the run came to them. */
  const saved = new Set<string>();
  const replaced: Replaced[] = [];
  /** As the journal on the disk has it, but without what was never written. */
  const current = () => {
    const files = journal.files.map((file) =>
      file.owner === "plan" && !written.has(file.path) ? { ...file, known: [] } : file,
    );
    return withRecords({ folder, journal: { ...journal, files } });
  };
  const isUnrecorded = () => {
    try {
      return isAnyUnrecorded(folder);
    } catch {
      // What can't be read tells nothing.
      return true;
    }
  };
  return {
    folder,
    write(change) {
      const path = pathFrom(journal.root, targetOf(resolve(directory, change.path)));
      const file = journal.files.find((each) => each.path === path);
      if (!file) throw new Error(`${path} is not in the journal.`);
      written.add(path);
      const [becomes = null] = file.known;
      try {
        const former = makeMove(journal, { file, now: file.former, becomes });
        if (former) replaced.push(former);
      } catch (error) {
        if (!(error instanceof ChangedMeanwhile)) throw writeFailed(change.path, error);
        saved.add(path);
        throw notWrittenOver([change.path], { isUnrecorded: isUnrecorded() });
      }
    },
    async settle() {
      const paths = await bringBack(replaced);
      for (const path of paths) saved.add(pathFrom(journal.root, path));
      const shown = paths.map((path) => pathFrom(directory, path));
      if (shown.length > 0) throw notWrittenOver(shown, { isUnrecorded: false });
    },
    beginProgram: (name, pid) => noteProgram(kept, name, pid),
    async rollBack() {
      try {
        const journal = current();
        const isUnknown = isAnyUnrecorded(folder);
        const restoration = await planRestoration(journal, isUnknown);
        const result = await restoreAll(journal, restoration, replaced);
        if (result.failed.length === 0) forgetJournal(folder);
        const others = [...saved].filter((path) => !result.merged.includes(path));
        return {
          ...result,
          edited: [...new Set([...result.edited, ...others])],
          isUnrecorded: isUnknown,
        };
      } catch (error) {
        // What the programs did can't be read.
        const failed = [...written].map((path) => ({ path, error }));
        return { ...nothingYet(), failed, isUnrecorded: true };
      }
    },
    seal(facts) {
      sealJournal(folder, { ...current(), ...facts });
      release(replaced);
    },
  };
}

/** Keeps what the run is known to have left. Throws `journal-failed`. */
function sealJournal(folder: string, journal: Journal): void {
  try {
    const files = journal.files.filter(
      ({ former, known }) => !sameState(former, known.at(-1) ?? former),
    );
    // Packages that package.json named already are in place now: there is nothing to take back.
    if (files.length === 0 && journal.variable === null && !journal.template) {
      dropJournal(folder);
      return;
    }
    writeJournal(folder, { ...journal, status: "done", files });
    tidyJournal(folder);
  } catch (error) {
    throw journalFailed(folder, error);
  }
}

function newJournal({
  project,
  root,
  changes,
  installFolder,
  installFiles,
  pushes,
}: Undertaking): Journal {
  const { directory, backend, packageManager, convex } = project;
  const under = (folder: string) => pathFrom(root, targetOf(resolve(directory, folder)));
  const planned = changes.map((change) => plannedFile(change, directory, root));
  const generated = pushes ? generatedPlaces(root, join(directory, convex.functions)) : [];
  const files = [
    ...planned,
    ...outsideFiles(root, "install", installFiles),
    ...outsideFiles(root, "convex", pushes ? convexFiles(project, root, generated) : []),
  ];
  return {
    status: "open",
    began: new Date().toISOString(),
    root,
    directory: pathFrom(root, targetOf(directory)),
    files: files.filter(({ path }, at) => files.findIndex((file) => file.path === path) === at),
    left: [],
    folders: missingFolders(root, [
      ...planned.map(({ path }) => posix.dirname(path)),
      ...generated,
    ]),
    generated,
    temporary: `.add-clerk-convex-${process.pid}.tmp`,
    packageManager,
    installedIn: installFolder === undefined ? null : under(installFolder),
    convex: { command: convex.command, folder: under(backend) },
    variable: null,
    pushed: false,
    template: false,
  };
}

/** The usual mode of a new file. */
const NEW_FILE = 0o666 & ~process.umask();

/** The mode of a file that a secret is put into: nobody reads a new one but its owner. */
function ownMode(former: FileState): number {
  return former === null ? NEW_FILE & 0o600 : former.mode & ~0o007;
}

/** A file as it was planned on. Throws `changed-meanwhile` where it is something else by now. */
function plannedFile(change: FileChange, directory: string, root: string): JournaledFile {
  const target = targetOf(resolve(directory, change.path));
  let former: FileState;
  try {
    former = readState(target);
  } catch (error) {
    throw writeFailed(change.path, error);
  }
  const mode = former?.mode ?? NEW_FILE;
  const expected = change.before === null ? null : { bytes: Buffer.from(change.before), mode };
  if (!sameBytes(former, expected)) throw notWrittenOver([change.path], { isUnrecorded: false });
  const becomes = {
    bytes: Buffer.from(change.after),
    mode: change.isPrivate ? ownMode(former) : mode,
  };
  return { path: pathFrom(root, target), owner: "plan", former, known: [becomes] };
}

/** The folders that are not there yet, among these and those above them; the deepest first. */
function missingFolders(root: string, folders: readonly string[]): string[] {
  const missing = new Set<string>();
  for (const folder of folders) {
    for (let at = folder; at !== "." && !isPresent(join(root, at)); at = posix.dirname(at)) {
      missing.add(at);
    }
  }
  return [...missing].sort((a, b) => b.length - a.length);
}

function isPresent(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
