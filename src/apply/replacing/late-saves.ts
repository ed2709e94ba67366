/**
 * Brings back what is saved into files that have been replaced. An editor that opened a file before that,
 * and writes after it, writes into what has no name any more. No program can keep it from that; but what was
 * replaced is kept open until a run ends, and what it holds by then gets its place back.
 */

import { isUtf8 } from "node:buffer";
import { closeSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { systemCode } from "../../errors.ts";
import type { FileState } from "../../plan/journal.ts";
import { subtractChanges } from "../../plan/undo/subtract-changes.ts";
import { ChangedMeanwhile, readState, sameBytes } from "../file-state.ts";
import { replaceFile } from "../replace-file.ts";
import { twice } from "../twice.ts";
import { type Replaced, removeFolder, textSince } from "./swap-file.ts";

/** Milliseconds in which an editor that has a file open writes it, and between two looks at one. */
const SAVING = 20;
/** How often a file that is being written is looked at, and one that is saved again and again. */
const LOOKS = 25;

/**
 * Looks whether somebody has saved into what was replaced, waits until that is whole, and puts it where the
 * file is: in the place of what the run had put there, or into what somebody has saved there since; where
 * that can't be, beside it. Gives the paths (absolute) of all that was brought back, and goes on to keep
 * all of it open. Throws the system's own error.
 */
export async function bringBack(all: Replaced[]): Promise<string[]> {
  if (all.length === 0) return [];
  await delay(SAVING);
  const paths: string[] = [];
  for (const [at, replaced] of [...all.entries()]) {
    const saved = await savedInto(replaced);
    if (!saved) continue;
    const { path, becomes, again } = putInPlace(replaced, saved);
    paths.push(path);
    all[at] = { ...replaced, expected: saved, becomes };
    if (again) all.push(again);
  }
  return paths;
}

/** Closes what was replaced. */
export function release(all: Replaced[]): void {
  for (const { file, temporary } of all.splice(0)) {
    try {
      closeSync(file);
      // Some network drives keep a file's folder until it is closed.
      removeFolder(temporary);
    } catch {
      // The next run takes it away.
    }
  }
}

/** What was saved there; an editor empties a file before it writes it, or writes it in parts. */
async function savedInto(replaced: Replaced): Promise<NonNullable<FileState> | undefined> {
  let seen = twice(() => textSince(replaced));
  for (let look = 1; seen !== undefined && look < LOOKS; look += 1) {
    await delay(SAVING);
    const now = twice(() => textSince(replaced));
    if (now === undefined || (now.bytes.length > 0 && sameBytes(now, seen))) return now;
    seen = now;
  }
  return seen;
}

type Placed = { path: string; becomes: FileState; again: Replaced | undefined };

function putInPlace(replaced: Replaced, saved: NonNullable<FileState>): Placed {
  const { path, temporary } = replaced;
  for (let look = 1; look <= LOOKS; look += 1) {
    const expected = readState(path);
    const becomes = sameBytes(expected, replaced.becomes)
      ? saved
      : together(replaced, saved, expected);
    if (becomes === undefined) break;
    try {
      return { path, becomes, again: replaceFile(path, { expected, becomes, temporary }) };
    } catch (error) {
      if (!(error instanceof ChangedMeanwhile)) throw error;
    }
  }
  return { path: putBeside(path, saved), becomes: replaced.becomes, again: undefined };
}

/** What was saved in both places; undefined where that doesn't fit together. */
function together(
  { path, expected }: Replaced,
  saved: NonNullable<FileState>,
  now: FileState,
): NonNullable<FileState> | undefined {
  if (now === null || expected === null) return saved;
  const states = [saved, expected, now];
  if (!states.every(({ bytes }) => isUtf8(bytes))) return undefined;
  const [former = "", later = "", present = ""] = states.map(({ bytes }) => bytes.toString("utf8"));
  const name = basename(path);
  const linesAreIndependent = name.startsWith(".env") || name === ".gitignore";
  const text = subtractChanges({ former, later, now: present }, { linesAreIndependent });
  return text === undefined ? undefined : { ...now, bytes: Buffer.from(text) };
}

/** Gives the path, which nothing had yet. */
function putBeside(path: string, { bytes, mode }: NonNullable<FileState>): string {
  for (let number = 1; ; number += 1) {
    const beside = `${path}.saved-${number}`;
    try {
      writeFileSync(beside, bytes, { flag: "wx", mode });
      return beside;
    } catch (error) {
      if (systemCode(error) !== "EEXIST") throw error;
    }
  }
}
