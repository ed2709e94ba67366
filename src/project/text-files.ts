/** Reads the project's text files: as they are, once each, and never anything odd in silence. */

import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { CliError, type Refuse, systemCode } from "../errors.ts";

/** Bytes; no source file of a real project comes near. */
const LARGEST = 5 * 1024 * 1024;
/** The same for files of short lines, whose readers take far longer for each. */
const LARGEST_SETTINGS = 200 * 1024;
const SETTINGS = /(?:^|[\\/])\.(?:env[^\\/]*|gitignore)$/;

export type TextReader = (path: string) => string | undefined;

/** One that keeps what it has given for each path. */
export type RecordingReader = TextReader & { seen: ReadonlyMap<string, string | undefined> };

/** How a project is read, and what is done where it can't be wired. */
export type Access = {
  /** Absolute; the reader's paths are relative to it. */
  directory: string;
  read: TextReader;
  refuse: Refuse;
};

/**
 * A reader of files by path relative to `directory`. It gives undefined where there is no such
 * file (or a folder stands there); a byte order mark stays in the text. Throws `unreadable-file`
 * for what is too large, isn't UTF-8 or may not be read.
 */
export function textReader(directory: string): RecordingReader {
  const seen = new Map<string, string | undefined>();
  const read = (path: string) => {
    if (!seen.has(path)) seen.set(path, readText(resolve(directory, path), path));
    return seen.get(path);
  };
  return Object.assign(read, { seen });
}

function readText(absolute: string, shown: string): string | undefined {
  let bytes: Buffer;
  try {
    const stats = statSync(absolute);
    if (!stats.isFile()) return undefined;
    const largest = SETTINGS.test(shown) ? LARGEST_SETTINGS : LARGEST;
    if (stats.size > largest) {
      const limit = largest === LARGEST ? "5 MB" : "200 KB";
      throw new CliError(
        "unreadable-file",
        `${shown} is larger than ${limit}, so it was not read.`,
        "No file of that name is so large in a usual project: see what is in it, then run the command again.",
      );
    }
    bytes = readFileSync(absolute);
  } catch (error) {
    if (error instanceof CliError) throw error;
    const code = systemCode(error) ?? "";
    if (["ENOENT", "ENOTDIR", "ENAMETOOLONG"].includes(code)) return undefined;
    throw unreadable(shown, error);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CliError(
      "unreadable-file",
      `${shown} is not UTF-8 text, so it was left alone.`,
      "Save it as UTF-8, then run the command again.",
    );
  }
}

/**
 * Whether anything is at a path (absolute). Throws `unreadable-file` where the system can't say: a
 * file taken for missing would lead to another plan.
 */
export function isThere(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** A file that is there and can't be read. */
export function unreadable(shown: string, error: unknown): CliError {
  return new CliError(
    "unreadable-file",
    `${shown} could not be read (${systemCode(error) ?? "unknown"}).`,
    "Check who owns it and its permissions, then run the command again.",
  );
}
