/** Finds the journals of a project, also where its path or its root is another one by now. */

import { cpSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { FileState, Journal, JournaledFile } from "../plan/journal.ts";
import { foldersUp } from "../project/workspace/project-boundary.ts";
import { readState, sameBytes } from "./file-state.ts";
import {
  forgetJournal,
  type KeptJournal,
  readAllJournals,
  readJournals,
  writeJournal,
} from "./journal.ts";
import { isInside } from "./real-path.ts";
import { flushFolder } from "./replace-file.ts";
import { highestIn, journalFailed, projectStateDirectory } from "./state-directory.ts";

/** A journal with the root as it is now, and where that was before, if the project has moved. */
export type FoundJournal = KeptJournal & { movedFrom: string | null };

type Search = {
  /** Absolute, without symbolic links. */
  directory: string;
  /** The root of the project there. */
  root: string;
  wanted(journal: Pick<Journal, "status">): boolean;
  /** Whether a run anywhere in the root counts, or only one in the directory, above it or below it. */
  inWholeRoot: boolean;
};

/**
 * The journals that are `wanted`, the newest first. Runs are remembered by the path of their root, which
 * `git init` or a workspace moves; where a root is gone, its run is known by what it wrote. Throws
 * `journal-failed`.
 */
export async function findJournals(search: Search): Promise<FoundJournal[]> {
  const { directory, root, wanted } = search;
  const found: KeptJournal[] = [];
  for (const folder of foldersUp(directory)) {
    const isRoot = folder === root && search.inWholeRoot;
    const isWanted = (journal: Related) =>
      wanted(journal) && (isRoot || isRelated(journal, directory, isInside(folder, root)));
    found.push(...readJournals(await projectStateDirectory(folder), isWanted));
  }
  if (found.length > 0) return newestFirst(found.map((kept) => ({ ...kept, movedFrom: null })));
  const elsewhere = await readAllJournals(
    (journal) =>
      wanted(journal) && (isRelated(journal, directory, false) || !isFolder(journal.root)),
  );
  return newestFirst(elsewhere.flatMap((kept) => asFoundIn(directory, kept) ?? []));
}

type Related = Pick<Journal, "status" | "root" | "directory">;

/** Whether a run was given a directory, one in it, or, where that is asked for, one above it. */
function isRelated({ root, directory }: Related, here: string, orAbove: boolean): boolean {
  const other = join(root, directory);
  return isInside(other, here) || (orAbove && isInside(here, other));
}

function newestFirst(found: FoundJournal[]): FoundJournal[] {
  return found.sort((a, b) => b.journal.began.localeCompare(a.journal.began));
}

/**
 * Moves a journal to the state directory of where its project is now. What is interrupted leaves it where
 * it was. Throws `journal-failed`.
 */
export function moveJournal({ folder, journal }: KeptJournal, stateFolder: string): KeptJournal {
  const moved = join(stateFolder, String(highestIn(stateFolder) + 1));
  const apart = `${moved}.new`;
  try {
    rmSync(apart, { recursive: true, force: true });
    cpSync(folder, apart, { recursive: true });
    writeJournal(apart, journal);
    renameSync(apart, moved);
    flushFolder(stateFolder);
  } catch (error) {
    throw journalFailed(stateFolder, error);
  }
  forgetJournal(folder);
  return { folder: moved, journal };
}

/** A journal as one of the project in a directory; undefined where it isn't. */
function asFoundIn(directory: string, kept: KeptJournal): FoundJournal | undefined {
  if (isFolder(kept.journal.root)) return { ...kept, movedFrom: null };
  const root = foldersUp(directory).find((root) => holdsWhatWasLeft(root, kept.journal));
  if (root === undefined) return undefined;
  const { folder, journal } = kept;
  return { folder, journal: { ...journal, root }, movedFrom: journal.root };
}

/** Whether a folder holds what a run has written, and most of its files as they were before or after it. */
function holdsWhatWasLeft(root: string, { files }: Journal): boolean {
  const own = files.filter(({ owner, known }) => owner === "plan" && known.length > 0);
  const isEither = (file: JournaledFile) => holdsOneOf(root, file, [file.former, ...file.known]);
  return (
    own.some((file) => holdsOneOf(root, file, file.known)) &&
    own.filter(isEither).length > own.length / 2
  );
}

function holdsOneOf(root: string, { path }: JournaledFile, states: readonly FileState[]): boolean {
  try {
    const now = readState(join(root, path));
    return states.some((state) => sameBytes(state, now));
  } catch {
    return false;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
