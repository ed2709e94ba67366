/** Puts what is to be at a path there: whole, flushed, in the place of what was expected there. */

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
import { ChangedMeanwhile, PERMISSIONS, pause, readState, sameBytes } from "./file-state.ts";
import {
  IGNORE,
  NEW,
  type Replaced,
  type Replacement,
  removeFolder,
  swapFile,
  tidyBeside,
} from "./replacing/swap-file.ts";

/**
 * Makes a file what it is to be: written apart, flushed and swapped for what stood there, if that is
 * what was expected. It keeps its owner where the system allows it. Gives what was replaced, where somebody
 * may have that open still. Throws `ChangedMeanwhile` and the system's own error, and leaves nothing of it
 * behind then.
 *
 * Written here, since write-file-atomic and atomically take a short write for a whole one, as it
 * happens on a disk that is nearly full, compare nothing, and put the temporary file where git and
 * others see it.
 */
export function replaceFile(path: string, replacement: Replacement): Replaced | undefined {
  const { becomes, temporary } = replacement;
  tidyBeside(path, temporary);
  const replaced =
    becomes === null ? remove(path, replacement) : write(path, { ...replacement, becomes });
  flushFolder(dirname(path));
  return replaced;
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

type Writing = Replacement & { becomes: NonNullable<FileState> };

function write(path: string, writing: Writing): Replaced | undefined {
  const { expected, becomes } = writing;
  const present = statSync(path, { throwIfNoEntry: false });
  if (present && mayHaveAcl(present)) {
    writeInPlace(path, expected, becomes);
    return undefined;
  }
  mkdirSync(dirname(path), { recursive: true });
  try {
    return apart(path, writing, () => writeApart(writing.temporary, becomes, present));
  } catch (error) {
    if (!needsOwnPlace(error, expected, becomes)) throw error;
    writeInPlace(path, expected, becomes);
    return undefined;
  }
}

function remove(path: string, replacement: Replacement): Replaced | undefined {
  requireState(path, replacement.expected);
  if (replacement.expected === null) return undefined;
  try {
    return apart(path, replacement, () => undefined);
  } catch (error) {
    // A full disk has no room for a folder either.
    if (!["ENOSPC", "EDQUOT", "EBUSY", "EXDEV"].includes(systemCode(error) ?? "")) throw error;
    requireState(path, replacement.expected);
    rmSync(path, { force: true });
    return undefined;
  }
}

/** Swaps a file for one that is made in the temporary folder, or for none, and leaves no folder behind. */
function apart(
  path: string,
  replacement: Replacement,
  make: () => string | undefined,
): Replaced | undefined {
  const { expected, temporary } = replacement;
  try {
    mkdirSync(temporary, { mode: 0o700 });
    writeFileSync(join(temporary, IGNORE), "*\n", { flag: "wx" });
    const made = make();
    requireState(path, expected);
    const replaced = swap(made, path, replacement);
    quietly(() => removeFolder(temporary));
    return replaced;
  } catch (error) {
    quietly(() => tidyBeside(path, temporary));
    throw error;
  }
}

/** Windows keeps others from a file that is being replaced, and denies that while they have it open. */
function swap(
  made: string | undefined,
  path: string,
  replacement: Replacement,
): Replaced | undefined {
  if (process.platform !== "win32") return swapFile(path, made, replacement);
  if (made === undefined) rmSync(path, { force: true });
  else renameOver(made, path);
  return undefined;
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

/** Writes a new file that nobody else can read before it is whole, nor git ever adds. */
function writeApart(
  temporary: string,
  { bytes, mode }: NonNullable<FileState>,
  present: Stats | undefined,
): string {
  const path = join(temporary, NEW);
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
    requireInPlace(path, file);
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, bytes.length - at, at);
    ftruncateSync(file, bytes.length);
    if ((fstatSync(file).mode & PERMISSIONS) !== mode) fchmodSync(file, mode);
    fsyncSync(file);
    requireInPlace(path, file);
  } finally {
    closeSync(file);
  }
}

/** Throws `ChangedMeanwhile` where an open file has lost its name to another one. */
function requireInPlace(path: string, file: number): void {
  if (statSync(path, { throwIfNoEntry: false })?.ino !== fstatSync(file).ino)
    throw new ChangedMeanwhile(`${path} was replaced meanwhile.`);
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
    quietly(() => rmSync(temporary, { force: true }));
    throw error;
  }
  flushFolder(dirname(path));
}

/** Where it fails and fails again, the next file that is written beside it takes it away, or the next run. */
function quietly(act: () => void): void {
  for (let attempt = 1; attempt <= 2; attempt += 1) {
    try {
      act();
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
