/** Puts a journal's files back on one of its two sides: as they were before the run, or after it. */

import { type Dirent, readdirSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { systemCode } from "../errors.ts";
import type { FileState, Journal, JournaledFile } from "../plan/journal.ts";
import { isManifest } from "../plan/plan.ts";
import { isMissing, readState, restoreState, sameState } from "./file-state.ts";
import { isOurs } from "./foreign-edits.ts";
import { isInside, targetOf } from "./real-path.ts";

export type PutBack = {
  /** Paths relative to the root that hold their former content again. */
  restored: string[];
  /** Those that somebody else has changed meanwhile, and that were left alone. */
  edited: string[];
  /** Those that the system refused to restore, and how. */
  failed: { path: string; error: unknown }[];
};

/**
 * Puts everything back that a run may have changed: every file as it was, the folders that it made
 * and what other programs generated away. One that fails doesn't keep the others from it.
 */
export function putBack(journal: Journal): PutBack {
  const result: PutBack = { restored: [], edited: [], failed: [] };
  const attempt = (path: string, act: () => void) => {
    try {
      twice(act);
    } catch (error) {
      result.failed.push({ path, error });
    }
  };
  for (const file of taken(journal).reverse()) {
    attempt(file.path, () => {
      const place = pathsOf(journal, file.path);
      const now = standing(place.path);
      rmSync(place.temporary, { force: true });
      if (isState(now, file.former)) return;
      if (isEdited(file, now, journal.status)) {
        result.edited.push(file.path);
        return;
      }
      restoreState(place.path, file.former, place.temporary);
      result.restored.push(file.path);
    });
  }
  for (const folder of journal.status === "open" ? journal.generated : []) {
    attempt(folder, () => clearAdded(folder, journal));
  }
  for (const folder of journal.folders) {
    attempt(folder, () => removeEmpty(join(journal.root, folder)));
  }
  result.restored.reverse();
  return result;
}

function taken({ files, left }: Journal): JournaledFile[] {
  return files.filter(({ path }) => !left.includes(path));
}

/** A second time where the first one fails: a fault that passes is no reason to leave a file torn. */
function twice(act: () => void): void {
  try {
    act();
  } catch {
    act();
  }
}

/**
 * Puts the files on the later side again, for an undo that can't be finished. Throws the system's own
 * error.
 */
export function putForward(journal: Journal): void {
  for (const file of taken(journal)) {
    if (file.later === undefined) continue;
    const { path, temporary } = pathsOf(journal, file.path);
    if (!sameState(readState(path), file.later)) restoreState(path, file.later, temporary);
  }
}

/** The files that somebody has changed since the run left them. */
export function editedSince(journal: Journal): JournaledFile[] {
  return taken(journal).filter((file) => {
    const now = standing(pathsOf(journal, file.path).path);
    return !isState(now, file.former) && isEdited(file, now, journal.status);
  });
}

/** Whether somebody else wrote it: only what is known to be the run's own is ever written over. */
function isEdited(file: JournaledFile, now: Standing, status: Journal["status"]): boolean {
  if (now === "no file") return true;
  const { owner, former, later = null } = file;
  if (status === "done") return !sameBytes(now, later);
  if (owner === "plan") return !isOurs(file.path, now, later) && !isOurs(file.path, now, former);
  // An outside program was at work on it; what it had in mind nobody knows.
  return isManifest(file.path) && !isOurs(file.path, now, former);
}

/** A folder, or what else is no file, was put there by somebody else. */
export type Standing = FileState | "no file";

export function standing(path: string): Standing {
  try {
    return readState(path);
  } catch (error) {
    if (systemCode(error) === "EISDIR") return "no file";
    throw error;
  }
}

function isState(now: Standing, state: FileState): boolean {
  return now !== "no file" && sameState(now, state);
}

function sameBytes(one: FileState, other: FileState): boolean {
  return one === null || other === null ? one === other : one.bytes.equals(other.bytes);
}

type JournaledPath = { path: string; temporary: string };

/**
 * Finds where a file of the journal is (absolute). Throws where a link leads it out of the root by
 * now.
 */
export function pathsOf({ root, temporary }: Journal, path: string): JournaledPath {
  const target = targetOf(join(root, path));
  if (!isInside(target, root)) throw new Error(`${path} leads out of ${root}.`);
  return { path: target, temporary: `${target}${temporary}` };
}

/**
 * Takes away what came to be in a folder of generated files, and folders there that are empty then. A
 * finished run names all of that.
 */
function clearAdded(folder: string, journal: Journal): void {
  const known = new Set(journal.files.map(({ path }) => path));
  for (const path of filesBelow(journal.root, folder)) {
    if (!known.has(path)) rmSync(pathsOf(journal, path).path, { force: true });
  }
  for (const path of foldersBelow(journal.root, folder)) removeEmpty(join(journal.root, path));
}

/** Every folder below one, relative to the root, the deepest first. */
export function foldersBelow(root: string, folder: string): string[] {
  return entriesOf(root, folder)
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `${folder}/${name}`)
    .flatMap((path) => [...foldersBelow(root, path), path]);
}

/** Every file below a folder, relative to the root, with forward slashes. */
export function filesBelow(root: string, folder: string): string[] {
  return entriesOf(root, folder)
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      return entry.isDirectory() ? filesBelow(root, path) : [path];
    })
    .sort();
}

function entriesOf(root: string, folder: string): Dirent[] {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** One that somebody put something into stays. */
function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    const mayStay = ["ENOENT", "ENOTDIR", "ENOTEMPTY", "EEXIST"];
    if (!mayStay.includes(systemCode(error) ?? "")) throw error;
  }
}
