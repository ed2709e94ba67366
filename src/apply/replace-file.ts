/** Puts what is to be at a path there: whole, flushed, by a rename. */

import {
  closeSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { systemCode } from "../errors.ts";
import type { FileState } from "../plan/journal.ts";
import { PERMISSIONS, pause, readState, sameBytes } from "./file-state.ts";

/** Thrown where a file isn't any more what it was when somebody looked at it. */
export class ChangedMeanwhile extends Error {}

/** How a file is to be replaced. */
export type Replacement = {
  /** What may be replaced; whatever else stands there by then is left, and `ChangedMeanwhile` thrown. */
  expected: FileState;
  becomes: FileState;
  /** A folder beside the file that this run has for itself, absolute. */
  temporary: string;
};

/**
 * Makes a file what it is to be: written apart, flushed and renamed over what stood there, if that is
 * what was expected to the last moment. It keeps its owner where the system allows it. Throws
 * `ChangedMeanwhile` and the system's own error, and leaves nothing of it behind then.
 *
 * Written here, since write-file-atomic and atomically take a short write for a whole one, as it
 * happens on a disk that is nearly full, compare nothing, and put the temporary file where git and
 * others see it.
 */
export function replaceFile(path: string, replacement: Replacement): void {
  const { expected, becomes, temporary } = replacement;
  removeTemporary(temporary);
  if (becomes === null) {
    requireState(path, expected);
    rmSync(path, { force: true });
  } else {
    const present = statSync(path, { throwIfNoEntry: false });
    if (present && mayHaveAcl(present)) writeInPlace(path, expected, becomes);
    else writeByRename(path, { ...replacement, becomes, present });
  }
  flushFolder(dirname(path));
}

/**
 * Where the group may do what others may not, the bits can be those of an access control list, which a
 * new file would not have: its entries would be lost, and the group be let in. Such a file is written in
 * its place.
 */
export function mayHaveAcl({ mode }: Pick<Stats, "mode">): boolean {
  const [group, others] = [(mode >> 3) & 7, mode & 7];
  return process.platform !== "win32" && (group & ~others) !== 0;
}

function writeByRename(
  path: string,
  {
    expected,
    becomes,
    temporary,
    present,
  }: Replacement & { becomes: NonNullable<FileState>; present: Stats | undefined },
): void {
  mkdirSync(dirname(path), { recursive: true });
  try {
    const apart = writeApart(temporary, becomes, present);
    requireState(path, expected);
    renameOver(apart, path);
  } catch (error) {
    if (!needsOwnPlace(error, expected, becomes)) throw error;
    removeTemporary(temporary);
    writeInPlace(path, expected, becomes);
  } finally {
    removeQuietly(temporary);
  }
}

/**
 * A file that is mounted by itself can't be renamed over; and on a full disk its own blocks may be all that
 * is left, which are enough for what is no longer than it was.
 */
function needsOwnPlace(
  error: unknown,
  expected: FileState,
  becomes: NonNullable<FileState>,
): boolean {
  const code = systemCode(error) ?? "";
  if (expected === null || process.platform === "win32") return false;
  if (["EBUSY", "EXDEV"].includes(code)) return true;
  return ["ENOSPC", "EDQUOT"].includes(code) && becomes.bytes.length <= expected.bytes.length;
}

/** The name of a new file in the temporary folder: as long as the folder's own, however long the file's. */
const APART = "new";

/** Writes a new file that nobody else can read before it is whole, nor git ever adds. */
function writeApart(
  temporary: string,
  { bytes, mode }: NonNullable<FileState>,
  present: Stats | undefined,
): string {
  mkdirSync(temporary, { mode: 0o700 });
  writeFileSync(join(temporary, ".gitignore"), "*\n", { flag: "wx" });
  const path = join(temporary, APART);
  const file = openSync(path, "wx", mode & 0o600);
  try {
    writeFileSync(file, bytes);
    if (present) keepOwner(file, present);
    fchmodSync(file, mode);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return path;
}

/** Throws `ChangedMeanwhile` where something else stands there. */
function requireState(path: string, expected: FileState): void {
  if (!sameBytes(readState(path), expected))
    throw new ChangedMeanwhile(`${path} was changed meanwhile.`);
}

function writeInPlace(
  path: string,
  expected: FileState,
  { bytes, mode }: NonNullable<FileState>,
): void {
  const file = openSync(path, "r+");
  try {
    requireState(path, expected);
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, bytes.length - at, at);
    ftruncateSync(file, bytes.length);
    if ((fstatSync(file).mode & PERMISSIONS) !== mode) fchmodSync(file, mode);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/**
 * Whether a file is what a write in its place leaves of two states that was cut off: the beginning of the
 * one with the end of the other.
 */
export function isTornBetween(now: FileState, from: FileState, to: FileState): boolean {
  if (now === null || from === null || to === null) return false;
  const written = commonStart(now.bytes, to.bytes);
  const rest = now.bytes.subarray(written);
  if (written === 0 || now.bytes.length < Math.min(from.bytes.length, to.bytes.length))
    return false;
  return rest.equals(from.bytes.subarray(Math.min(written, from.bytes.length)));
}

function commonStart(one: Buffer, other: Buffer): number {
  const most = Math.min(one.length, other.length);
  for (let at = 0; at < most; at += 1) if (one[at] !== other[at]) return at;
  return most;
}

/**
 * Writes a file of this tool's own, in a folder of its own, in one step. Throws the system's own error.
 */
export function writeOwnFile(path: string, bytes: Buffer, mode: number): void {
  const temporary = `${path}.new`;
  try {
    rmSync(temporary, { force: true });
    const file = openSync(temporary, "wx", mode);
    try {
      writeFileSync(file, bytes);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameOver(temporary, path);
  } catch (error) {
    removeQuietly(temporary);
    throw error;
  }
  flushFolder(dirname(path));
}

/** Takes away what a run that was killed may have left beside a file. Throws the system's own error. */
export function removeTemporary(temporary: string): void {
  rmSync(temporary, { recursive: true, force: true });
}

/** Where it fails and fails again, the next file that is written beside it takes it away, or the next run. */
function removeQuietly(temporary: string): void {
  for (let attempt = 1; attempt <= 2; attempt += 1) {
    try {
      removeTemporary(temporary);
      return;
    } catch {
      // See above.
    }
  }
}

/** Only a privileged user may give files away; another one's file is then his own. */
function keepOwner(file: number, { uid, gid }: { uid: number; gid: number }): void {
  if (process.getuid === undefined || (process.getuid() === uid && process.getgid?.() === gid)) {
    return;
  }
  try {
    fchownSync(file, uid, gid);
  } catch {
    // The content matters more.
  }
}

/** How often, and after how many milliseconds, a rename is tried again that Windows denies. */
const RENAME = { tries: 20, pause: 50 };

/** Windows denies it while an editor, an indexer or a virus scanner has the file open. */
function renameOver(from: string, to: string): void {
  for (let attempt = 1; ; attempt += 1) {
    try {
      renameSync(from, to);
      return;
    } catch (error) {
      const isBusy = ["EPERM", "EACCES", "EBUSY"].includes(systemCode(error) ?? "");
      if (process.platform !== "win32" || !isBusy || attempt === RENAME.tries) throw error;
      pause(RENAME.pause);
    }
  }
}

/** Lets a rename outlive a power cut. Windows has no such call, nor have some network drives. */
export function flushFolder(folder: string): void {
  if (process.platform === "win32") return;
  let descriptor: number | undefined;
  try {
    descriptor = openSync(folder, "r");
    fsyncSync(descriptor);
  } catch (error) {
    if (!["EINVAL", "ENOTSUP", "ENOENT"].includes(systemCode(error) ?? "")) throw error;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
