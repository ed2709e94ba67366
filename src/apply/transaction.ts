/** Writes a plan's files so that they can all be put back: whole or not at all. */

import { mkdirSync, statSync } from "node:fs";
import { dirname, join, posix, resolve } from "node:path";
import { CliError } from "../errors.ts";
import type { FileState, Journal, JournaledFile } from "../plan/journal.ts";
import type { FileChange } from "../plan/plan.ts";
import type { Project } from "../project/project.ts";
import { readState, sameState, writeState } from "./file-state.ts";
import { isOurs } from "./foreign-edits.ts";
import {
  dropJournal,
  forgetJournal,
  type KeptJournal,
  keepJournal,
  noteProgram,
  pruneJournals,
  tidyJournal,
  writeJournal,
} from "./journal.ts";
import { isInside, pathFrom, targetOf } from "./real-path.ts";
import { filesBelow, foldersBelow, type PutBack, pathsOf, putBack } from "./restore-files.ts";
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

export type Transaction = {
  /** Where the journal is kept (absolute). */
  folder: string;
  /** Writes a change. Throws `changed-meanwhile` and `write-failed`. */
  write(change: FileChange): void;
  /** Remembers which process must have ended before another run puts anything back. */
  beginProgram(pid: number): void;
  /** Puts everything back, and forgets the run where that succeeds. */
  rollBack(): PutBack;
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
  const { project, changes } = undertaking;
  for (const change of changes) requireUnchanged(change, project.directory);
  // What is too old goes when there is time for it, and is no reason not to begin.
  await pruneJournals(Date.now()).catch(() => {});
  return transactionOver(keepJournal(stateFolder, newJournal(undertaking)), project.directory);
}

function transactionOver({ folder, journal }: KeptJournal, directory: string): Transaction {
  const formerFolders = generatedFolders(journal);
  return {
    folder,
    write(change) {
      requireUnchanged(change, directory);
      try {
        const target = targetOf(resolve(directory, change.path));
        const { temporary } = pathsOf(journal, pathFrom(journal.root, target));
        mkdirSync(dirname(target), { recursive: true });
        writeState(target, Buffer.from(change.after), temporary);
      } catch (error) {
        throw writeFailed(change.path, error);
      }
    },
    beginProgram: (pid) => noteProgram(folder, pid),
    rollBack() {
      const result = putBack(journal);
      if (result.failed.length === 0) forgetJournal(folder);
      return result;
    },
    seal(facts) {
      try {
        const files = [...journal.files.map(asLeft(journal)), ...generatedFiles(journal)];
        const folders = [
          ...generatedFolders(journal).filter((path) => !formerFolders.includes(path)),
          ...journal.folders,
        ];
        const changed = files.filter(({ former, later }) => !sameState(former, later ?? null));
        // Packages that package.json named already are in place now: there is nothing to take back.
        if (changed.length === 0 && facts.variable === null && !facts.template) {
          dropJournal(folder);
          return;
        }
        writeJournal(folder, { ...journal, ...facts, status: "done", files: changed, folders });
        tidyJournal(folder);
      } catch (error) {
        throw journalFailed(folder, error);
      }
    },
  };
}

/** Throws `changed-meanwhile` where a file doesn't hold any more what was planned on. */
function requireUnchanged({ path, before }: FileChange, directory: string): void {
  let now: FileState;
  try {
    now = readState(resolve(directory, path));
  } catch (error) {
    throw writeFailed(path, error);
  }
  const expected = before === null ? null : Buffer.from(before);
  if (expected === null ? now === null : now?.bytes.equals(expected)) return;
  throw new CliError(
    "changed-meanwhile",
    `${path} was changed by somebody else while this command ran, so nothing was written over it.`,
    "Run the command again: it will plan on the file as it is now.",
  );
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
  const planned = changes.map((change): JournaledFile => {
    const target = targetOf(resolve(directory, change.path));
    const former = readState(target);
    const later = { bytes: Buffer.from(change.after), mode: former?.mode ?? NEW_FILE };
    return { path: pathFrom(root, target), owner: "plan", former, later };
  });
  const generated = pushes ? [posix.join(under(convex.functions), "_generated")] : [];
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

/** What a new file's mode is taken for until it is there. */
const NEW_FILE = 0o644;

/** Files (absolute) that other programs may write, as far as they are the project's own. */
function outsideFiles(
  root: string,
  owner: JournaledFile["owner"],
  paths: readonly string[],
): JournaledFile[] {
  return paths.flatMap((path): JournaledFile[] => {
    const stats = statSync(path, { throwIfNoEntry: false });
    const target = stats ? targetOf(path) : path;
    if (!isInside(target, root) || (stats && !stats.isFile())) return [];
    const former = stats ? readState(target) : null;
    return [{ path: pathFrom(root, target), owner, former, later: undefined }];
  });
}

/**
 * Lists the files that a push may write, absolute. Read in convex's `src/cli/lib/deployment.ts`,
 * `codegen.ts` and `config.ts`.
 */
function convexFiles(
  { directory, backend, convex }: Undertaking["project"],
  root: string,
  generated: readonly string[],
): string[] {
  return [
    ...[".env.local", ".gitignore", "convex.json"].map((name) => join(directory, backend, name)),
    ...["tsconfig.json", "README.md"].map((name) => join(directory, convex.functions, name)),
    ...generated.flatMap((folder) => filesBelow(root, folder)).map((path) => join(root, path)),
  ];
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

/** A file as the run leaves it; what somebody else has saved since then is not the run's. */
function asLeft(journal: Journal): (file: JournaledFile) => JournaledFile {
  return (file) => {
    const now = readState(join(journal.root, file.path));
    const isPlans = file.owner === "plan" && !isOurs(file.path, now, file.later ?? null);
    return isPlans ? file : { ...file, later: now };
  };
}

/** Generated files that were not there before. */
function generatedFiles({ root, generated, files }: Journal): JournaledFile[] {
  return generated
    .flatMap((folder) => filesBelow(root, folder))
    .filter((path) => !files.some((file) => file.path === path))
    .map((path) => ({ path, owner: "convex", former: null, later: readState(join(root, path)) }));
}

function generatedFolders({ root, generated }: Journal): string[] {
  return generated.flatMap((folder) => foldersBelow(root, folder));
}
