/** Reads what stands at a path, and compares it. */

import { closeSync, fstatSync, openSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { systemCode } from "../errors.ts";
import type { FileState } from "../plan/journal.ts";

export const PERMISSIONS = 0o7777;

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

function readOpen(path: string): NonNullable<FileState> {
  const file = openSync(path, "r");
  try {
    return { bytes: readFileSync(file), mode: fstatSync(file).mode & PERMISSIONS };
  } finally {
    closeSync(file);
  }
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
  return unlessMissing(path, () => readFileSync(path, "utf8"));
}
