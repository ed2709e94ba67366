/** Reads what stands at a path, and puts exactly that there again: whole, flushed, by a rename. */

import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { systemCode } from "../errors.ts";
import type { FileState } from "../plan/journal.ts";

const PERMISSIONS = 0o7777;

/** Throws the system's own error for what can't be read, a folder among that. */
export function readState(path: string): FileState {
  try {
    return { bytes: readFileSync(path), mode: statSync(path).mode & PERMISSIONS };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

export function sameState(one: FileState, other: FileState): boolean {
  if (one === null || other === null) return one === other;
  return one.mode === other.mode && one.bytes.equals(other.bytes);
}

/**
 * Writes the bytes to `temporary`, in the file's own folder, flushes them and renames that over the
 * file. `mode` is set as it is; without it a file that is there keeps its own, and a new one gets the
 * usual one. A file keeps its owner where the system allows it. Throws the system's own error, and
 * leaves no temporary file behind then.
 *
 * Written here, since write-file-atomic and atomically take a short write for a whole one, as it
 * happens on a disk that is nearly full, and can't be told the temporary file's name beforehand,
 * which whoever tidies up after a kill must know.
 */
export function writeState(
  path: string,
  bytes: Buffer,
  temporary: string,
  mode?: number | undefined,
): void {
  const present = statSync(path, { throwIfNoEntry: false });
  try {
    rmSync(temporary, { force: true });
    const file = openSync(temporary, "wx", 0o666);
    try {
      writeFileSync(file, bytes);
      if (present) keepOwner(file, present);
      const wanted = mode ?? (present && present.mode & PERMISSIONS);
      if (wanted !== undefined) fchmodSync(file, wanted);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameOver(temporary, path);
  } catch (error) {
    try {
      rmSync(temporary, { force: true });
    } catch {
      // The journal knows its name: the next run takes it away.
    }
    throw error;
  }
  flushFolder(dirname(path));
}

/**
 * Makes `path` hold that state again. On a full disk a file is written in place, since its own
 * blocks may be all that is left to write to.
 */
export function restoreState(path: string, state: FileState, temporary: string): void {
  rmSync(temporary, { force: true });
  if (state === null) {
    rmSync(path, { force: true });
    flushFolder(dirname(path));
    return;
  }
  mkdirSync(dirname(path), { recursive: true });
  try {
    writeState(path, state.bytes, temporary, state.mode);
  } catch (error) {
    if (!isFull(error)) throw error;
    writeInPlace(path, state);
  }
}

function writeInPlace(path: string, { bytes, mode }: NonNullable<FileState>): void {
  const file = openSync(path, "r+");
  try {
    writeFileSync(file, bytes);
    ftruncateSync(file, bytes.length);
    fchmodSync(file, mode);
    fsyncSync(file);
  } finally {
    closeSync(file);
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
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RENAME.pause);
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

export function isMissing(error: unknown): boolean {
  return ["ENOENT", "ENOTDIR"].includes(systemCode(error) ?? "");
}

function isFull(error: unknown): boolean {
  return ["ENOSPC", "EDQUOT"].includes(systemCode(error) ?? "");
}
