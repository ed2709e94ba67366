/**
 * Puts a file into the place of one that somebody may be saving at that moment. What stands there is taken
 * away first and looked at then, and the new file gets the name only if nobody has got it meanwhile: between
 * a look and a rename over it, however short, a save would be lost. Who had the old file open may write
 * into it later still, so it is kept open: see late-saves.ts.
 */

import { createHash } from "node:crypto";
import {
  closeSync,
  fstatSync,
  linkSync,
  lstatSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
} from "node:fs";
import { join } from "node:path";
import { systemCode } from "../../errors.ts";
import type { FileState } from "../../plan/journal.ts";
import { openToRead } from "../../project/read-bytes.ts";
import { ChangedMeanwhile, isMissing, PERMISSIONS, readState, sameBytes } from "../file-state.ts";

/** How a file is to be replaced. */
export type Replacement = {
  /** What may be replaced; whatever else stands there by then is left, and `ChangedMeanwhile` thrown. */
  expected: FileState;
  becomes: FileState;
  /** A folder beside the file that this run has for itself, absolute. */
  temporary: string;
};

/** A file that was replaced: it has no name any more, and is open to be read. */
export type Replaced = Replacement & { path: string; file: number };

/** The name of a new file in the temporary folder: as long as the folder's own, however long the file's. */
export const NEW = "new";
/** Keeps git from the folder. */
export const IGNORE = ".gitignore";
/** How the name of what is taken away begins; the rest tells what it was at the last look. */
const TAKEN = "taken";

/**
 * Replaces what stands at a path by a file apart, or by none, in a temporary folder that is there. Gives
 * what was replaced, to be released. Throws `ChangedMeanwhile` where something else stands there, which
 * stays, and the system's own error.
 */
export function swapFile(
  path: string,
  apart: string | undefined,
  replacement: Replacement,
): Replaced | undefined {
  const { expected, temporary } = replacement;
  if (expected === null) {
    if (apart !== undefined) placeNew(apart, path);
    return undefined;
  }
  const taken = join(temporary, `${TAKEN}-${digest(expected)}`);
  takeAway(path, taken);
  try {
    if (apart !== undefined) placeNew(apart, path);
    return asExpected({ ...replacement, path, file: openToRead(taken) }, taken);
  } catch (error) {
    giveBack(taken, path);
    throw error;
  }
}

function takeAway(path: string, taken: string): void {
  try {
    renameSync(path, taken);
  } catch (error) {
    throw isMissing(error) ? new ChangedMeanwhile(`${path} was taken away meanwhile.`) : error;
  }
}

/** Gives a file a name that nobody has; some drives know no second names. */
function placeNew(apart: string, path: string): void {
  try {
    linkSync(apart, path);
  } catch (error) {
    if (systemCode(error) === "EEXIST" || isThere(path))
      throw new ChangedMeanwhile(`${path} was made meanwhile.`);
    renameSync(apart, path);
  }
}

/** Where what was taken away had been saved after the last look, that file itself is put back. */
function asExpected(replaced: Replaced, taken: string): Replaced {
  const { path, becomes, file } = replaced;
  if (textSince(replaced) === undefined) return replaced;
  // Saved once more by now: the two are brought together later.
  if (!sameBytes(readState(path), becomes)) return replaced;
  closeSync(file);
  if (becomes === null) giveBack(taken, path);
  else renameSync(taken, path);
  throw new ChangedMeanwhile(`${path} was saved meanwhile.`);
}

function giveBack(taken: string, path: string): void {
  try {
    linkSync(taken, path);
  } catch (error) {
    if (!isMissing(error) && !isThere(path)) renameSync(taken, path);
  }
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** What a file that was replaced holds by now, if that isn't what it held then. */
export function textSince({ file, expected }: Replaced): NonNullable<FileState> | undefined {
  const stats = fstatSync(file);
  const bytes = Buffer.alloc(stats.size);
  let length = 0;
  for (let read = -1; read !== 0 && length < bytes.length; length += read) {
    read = readSync(file, bytes, length, bytes.length - length, length);
  }
  const now = { bytes: bytes.subarray(0, length), mode: stats.mode & PERMISSIONS };
  return sameBytes(now, expected) ? undefined : now;
}

/**
 * What stands at a path. A replacement that was cut off may have taken it away: that is what stands there
 * then. Throws the system's own error.
 */
export function standingAt(path: string, temporary: string): FileState {
  const now = readState(path);
  const cut = cutOff(now, temporary);
  return cut ? readState(cut) : now;
}

/**
 * Takes away the temporary folder that a replacement may have left beside a file; what it had taken away
 * gets its place back. Throws the system's own error.
 */
export function tidyBeside(path: string, temporary: string): void {
  if (takenIn(temporary).length > 0) {
    const cut = cutOff(readState(path), temporary);
    if (cut) renameSync(cut, path);
  }
  removeFolder(temporary);
}

/**
 * What is to have its place back: that is empty, or what was taken away was saved after the last look, which
 * its name tells, and nobody has saved over what took its place.
 */
function cutOff(now: FileState, temporary: string): string | undefined {
  const taken = takenIn(temporary).map((name) => ({
    name,
    state: readState(join(temporary, name)),
  }));
  const found = taken.find(
    ({ name, state }) =>
      state !== null &&
      (now === null ||
        (name !== `${TAKEN}-${digest(state)}` && sameBytes(now, readState(join(temporary, NEW))))),
  );
  return found && join(temporary, found.name);
}

function takenIn(temporary: string): string[] {
  return entriesOf(temporary).filter((name) => name.startsWith(TAKEN));
}

function entriesOf(temporary: string): string[] {
  try {
    return readdirSync(temporary);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function digest({ bytes }: NonNullable<FileState>): string {
  return createHash("sha256").update(bytes).digest("hex").slice(0, 32);
}

/**
 * Takes the folder itself away, and before it what is in it, as far as the system lets it go: what keeps git
 * from that goes last. Throws the system's own error.
 */
export function removeFolder(temporary: string): void {
  const denied = entriesOf(temporary).flatMap((name) => {
    if (name === IGNORE) return [];
    try {
      rmSync(join(temporary, name), { recursive: true, force: true });
      return [];
    } catch (error) {
      return [error];
    }
  });
  if (denied.length > 0) throw denied[0];
  rmSync(temporary, { recursive: true, force: true });
}
