/** Reads what may be anything: only regular files, only so many bytes of them, and without waiting. */

import { closeSync, constants, fstatSync, openSync, readSync, statSync } from "node:fs";
import { CliError, systemCode } from "../errors.ts";

/** A pipe that nobody writes into is opened at once so; Windows has neither. */
const OPENING =
  constants.O_RDONLY |
  (constants.O_NONBLOCK ?? 0) |
  (process.platform === "win32" ? 0 : (constants.O_NOCTTY ?? 0));

/** Bytes. */
const SMALLEST_PART = 16 * 1024;

/** Codes that say that there is no such file. */
const ABSENT = ["ENOENT", "ENOTDIR", "ENAMETOOLONG"];

/**
 * The bytes of a regular file (absolute path), `shown` to people as that; undefined where there is no
 * such file, or a folder, a pipe or a device stands there. Throws `unreadable-file` where it holds
 * more than `largest` bytes or may not be read.
 */
export function readBytes(path: string, shown: string, largest: number): Buffer | undefined {
  try {
    // Opening alone can have an effect on a device.
    if (!statSync(path).isFile()) return undefined;
    const file = openToRead(path);
    try {
      return bytesOf(file, shown, largest);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (error instanceof CliError) throw error;
    if (ABSENT.includes(systemCode(error) ?? "")) return undefined;
    throw unreadable(shown, error);
  }
}

/** Opens a path to be read, without waiting for whoever would write into a pipe. */
export function openToRead(path: string): number {
  return openSync(path, OPENING);
}

/** The bytes of an open file, which may be another one by now, and grow while it is read. */
function bytesOf(file: number, shown: string, largest: number): Buffer | undefined {
  const stats = fstatSync(file);
  if (!stats.isFile()) return undefined;
  const parts: Buffer[] = [];
  for (let length = 0, expected = stats.size; ; expected = 0) {
    if (Math.max(length, expected) > largest) throw tooLarge(shown, largest);
    // One more than expected, so that what is all there is known to be so at once.
    const part = Buffer.alloc(Math.max(expected + 1, SMALLEST_PART));
    const read = readSync(file, part, 0, part.length, null);
    if (read === 0) return Buffer.concat(parts);
    parts.push(part.subarray(0, read));
    length += read;
  }
}

/** A file beyond what is ever read of its kind. */
export function tooLarge(shown: string, largest: number): CliError {
  const kilobytes = largest / 1024;
  const limit = kilobytes < 1024 ? `${kilobytes} KB` : `${kilobytes / 1024} MB`;
  return new CliError(
    "unreadable-file",
    `${shown} is larger than ${limit}, so it was not read.`,
    "No file of that name is so large in a usual project: see what is in it, then run the command again.",
  );
}

/** A file that is there and can't be read. */
export function unreadable(shown: string, error: unknown): CliError {
  return new CliError(
    "unreadable-file",
    `${shown} could not be read (${systemCode(error) ?? "unknown"}).`,
    "Check who owns it and its permissions, then run the command again.",
  );
}
