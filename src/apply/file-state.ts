/** Reads what stands at a path, and compares it. */

import { closeSync, fstatSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { systemCode } from "../errors.ts";
import type { FileState } from "../plan/journal.ts";
import { openToRead } from "../project/read-bytes.ts";

export const PERMISSIONS = 0o7777;

/** Thrown where a file isn't any more what it was when somebody looked at it. */
export class ChangedMeanwhile extends Error {}

/** How often a file is looked for that its folder names and that can't be opened. */
const LOOKS = 5;

/**
 * What stands at a path, of which bytes and mode belong together. Throws the system's own error for what
 * can't be read, a folder among that.
 */
export function readState(path: string): FileState {
  return unlessMissing(path, () => readOpen(path)) ?? null;
}

/** What `read` gives of a file; undefined where its folder doesn't list it either. */
function unlessMissing<Read>(path: string, read: () => Read): Read | undefined {
  for (let look = 1; ; look += 1) {
    try {
      return read();
    } catch (error) {
      if (!isMissing(error)) throw error;
      // Some editors save by taking the file away for a moment.
      if (!isNamed(path)) return undefined;
      if (look === LOOKS) throw error;
      pause(10);
    }
  }
}

/**
 * Bytes and mode of a plain file. Throws the system's own error, and for a pipe or a device, which are
 * not waited for, what the system says of a socket.
 */
function readOpen(path: string): NonNullable<FileState> {
  const file = openToRead(path);
  try {
    const stats = fstatSync(file);
    if (!stats.isFile() && !stats.isDirectory()) throw noPlainFile(path);
    return { bytes: readFileSync(file), mode: fstatSync(file).mode & PERMISSIONS };
  } finally {
    closeSync(file);
  }
}

function noPlainFile(path: string): Error {
  return Object.assign(new Error(`ENXIO: no plain file, open '${path}'`), {
    code: "ENXIO",
    syscall: "open",
    path,
  });
}

/** Whether the folder of a path lists it. A link that leads to nothing is none of the files meant here. */
function isNamed(path: string): boolean {
  try {
    return readdirSync(dirname(path), { withFileTypes: true }).some(
      (entry) => entry.name === basename(path) && entry.isFile(),
    );
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

export function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

export function sameState(one: FileState, other: FileState): boolean {
  if (one === null || other === null) return one === other;
  return one.mode === other.mode && one.bytes.equals(other.bytes);
}

export function sameBytes(one: FileState, other: FileState): boolean {
  return one === null || other === null ? one === other : one.bytes.equals(other.bytes);
}

export function isMissing(error: unknown): boolean {
  return ["ENOENT", "ENOTDIR"].includes(systemCode(error) ?? "");
}

/** The text of a file of this tool's own; undefined where there is none. */
export function readIfThere(path: string): string | undefined {
  return unlessMissing(path, () => readOwn(path).toString("utf8"));
}

/** The bytes of a file of this tool's own. Throws the system's own error, also where there is none. */
export function readOwn(path: string): Buffer {
  return readOpen(path).bytes;
}
