/** Reads the project's text files: as they are, once each, and never anything odd in silence. */

import { type Stats, statSync } from "node:fs";
import { resolve } from "node:path";
import { CliError, type Refuse } from "../errors.ts";
import { readBytes, unreadable } from "./read-bytes.ts";

/** Bytes; no source file of a real project comes near. */
export const LARGEST = 5 * 1024 * 1024;
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
  const bytes = readBytes(absolute, shown, SETTINGS.test(shown) ? LARGEST_SETTINGS : LARGEST);
  return bytes && decoded(bytes, shown);
}

function decoded(bytes: Uint8Array, shown: string): string {
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
  return looked(path) !== undefined;
}

/** The same for a folder. */
export function isFolder(path: string): boolean {
  return looked(path)?.isDirectory() ?? false;
}

function looked(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw unreadable(path, error);
  }
}
