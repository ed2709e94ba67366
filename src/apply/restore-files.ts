/** Takes a run out of the files of its journal: what it left is made what it was, edits of others stay. */

import { createHash } from "node:crypto";
import { rmdirSync } from "node:fs";
import { basename, dirname, join, parse } from "node:path";
import { CliError, systemCode } from "../errors.ts";
import type { FileState, Journal, JournaledFile } from "../plan/journal.ts";
import { takeOut } from "../plan/undo/take-out.ts";
import { ChangedMeanwhile, readState, sameBytes, sameState } from "./file-state.ts";
import { isInside, targetOf } from "./real-path.ts";
import { isTornBetween, replaceFile } from "./replace-file.ts";
import { type Replaced, removeFolder, standingAt, tidyBeside } from "./replacing/swap-file.ts";
import { twice, twiceLater } from "./twice.ts";

/** A folder, or what else is no file, was put there by somebody else. */
export type Standing = FileState | "no file";

/** One file of a journal, what stands there, and what becomes of it. */
export type Move = {
  file: JournaledFile;
  now: FileState;
  becomes: FileState;
  /** Whether somebody has edited it since, whose edits stay. */
  isEdited: boolean;
};

/** What is to be done, all of it known before the first byte is written. */
export type Restoration = {
  moves: Move[];
  /** Files of this tool's that somebody has edited so that the run can't be taken out of them. */
  edited: { file: JournaledFile; now: Standing }[];
  /** Other programs' files that have changed since, or may have: theirs, or somebody's. */
  left: JournaledFile[];
  /** Those that the system refused to read, and this tool's that a link leads out of the root by now. */
  failed: Failure[];
};

/** A path relative to the root, and what kept it from being restored. */
export type Failure = { path: string; error: unknown };

export type PutBack = {
  /** Paths relative to the root that hold their former content again. */
  restored: string[];
  /** Those that somebody has edited since: the run is taken out of them, and the edits stay. */
  merged: string[];
  /** Those that somebody else has changed, and that were left alone. */
  edited: string[];
  /** Those that could not be restored, and why. */
  failed: Failure[];
};

/** The same, and what stood there, open still for whoever may be saving it. */
export type CarriedOut = PutBack & { replaced: Replaced[] };

/**
 * Plans to put everything back that a run may have changed. With `isUnrecorded` a program of it was at work
 * of which nobody knows what it did.
 */
export async function planRestoration(
  journal: Journal,
  isUnrecorded: boolean,
): Promise<Restoration> {
  const restoration: Restoration = { moves: [], edited: [], left: [], failed: [] };
  for (const file of journal.files) {
    if (journal.left.includes(file.path)) continue;
    try {
      await twiceLater(() => judge(file, { journal, isUnrecorded }, restoration));
    } catch (error) {
      restoration.failed.push({ path: file.path, error });
    }
  }
  return restoration;
}

/** Adds to a restoration what becomes of one file. */
async function judge(
  file: JournaledFile,
  { journal, isUnrecorded }: { journal: Journal; isUnrecorded: boolean },
  { moves, edited, left }: Restoration,
): Promise<void> {
  const isOwn = file.owner === "plan" && file.known.length > 0;
  const place = isOwn ? requirePlace(journal, file.path) : placeOf(journal, file.path);
  const now = place === undefined ? "no file" : standing(place);
  // Whatever stands in a place that the run never came to is its owner's.
  if (file.known.length === 0) {
    const isChanged = now === "no file" || !sameBytes(now, file.former);
    if (isUnrecorded && isChanged) left.push(file);
    return;
  }
  const becomes = now === "no file" ? undefined : await restored(file, now);
  if (now !== "no file" && becomes !== undefined) {
    if (!sameState(now, becomes.state)) {
      moves.push({ file, now, becomes: becomes.state, isEdited: becomes.isEdited });
    }
  } else if (isOwn) edited.push({ file, now });
  else left.push(file);
}

/** What a file becomes; undefined where that can't be said of it. */
async function restored(
  file: JournaledFile,
  now: FileState,
): Promise<{ state: FileState; isEdited: boolean } | undefined> {
  const { former, known } = file;
  if (sameBytes(now, former)) return { state: now, isEdited: false };
  const left = known.find((state) => sameBytes(now, state));
  if (left !== undefined) return { state: withMode(former, left, now), isEdited: false };
  if (isTorn(file, now)) return { state: former, isEdited: false };
  if (file.owner !== "plan") return undefined;
  const taken = await takeOut(file, now);
  if (taken === undefined) return undefined;
  const state = taken.bytes && { bytes: taken.bytes, mode: now?.mode ?? 0 };
  return { state, isEdited: true };
}

/** Permissions that somebody has changed since stay as they are. */
function withMode(former: FileState, left: FileState, now: FileState): FileState {
  if (former === null || left === null || now === null || now.mode === left.mode) return former;
  return { ...former, mode: now.mode };
}

function isTorn({ former, known }: JournaledFile, now: FileState): boolean {
  const states = [former, ...known];
  return states.some((from) => states.some((to) => from !== to && isTornBetween(now, from, to)));
}

function standing({ path, temporary }: Place): Standing {
  try {
    return standingAt(path, temporary);
  } catch (error) {
    if (["EISDIR", "ELOOP", "ENXIO"].includes(systemCode(error) ?? "")) return "no file";
    throw error;
  }
}

/** What there is to tell before anything is put back. */
export function nothingYet(): PutBack {
  return { restored: [], merged: [], edited: [], failed: [] };
}

/**
 * Does what was planned, and takes away the folders that the run made, where nobody has put something into
 * them. One file that fails doesn't keep the others from it; one that is saved meanwhile is left.
 */
export function carryOut(
  journal: Journal,
  { moves, edited, left, failed }: Restoration,
): CarriedOut {
  const result: CarriedOut = {
    ...nothingYet(),
    edited: [...edited.map(({ file }) => file), ...left].map(({ path }) => path),
    failed: [...failed],
    replaced: [],
  };
  const attempt = (path: string, act: () => void) => {
    try {
      twice(act);
    } catch (error) {
      if (error instanceof ChangedMeanwhile) result.edited.push(path);
      else result.failed.push({ path, error });
    }
  };
  tidyTemporaries(journal, attempt);
  for (const move of [...moves].reverse()) {
    const { path } = move.file;
    attempt(path, () => {
      const replaced = makeMove(journal, move);
      if (replaced) result.replaced.push(replaced);
      result[move.isEdited ? "merged" : "restored"].push(path);
    });
  }
  for (const folder of journal.folders) attempt(folder, () => removeEmpty(journal, folder));
  return { ...result, restored: result.restored.reverse(), merged: result.merged.reverse() };
}

/** What a killed write left beside a file. */
function tidyTemporaries(journal: Journal, attempt: (path: string, act: () => void) => void): void {
  for (const { path } of journal.files) {
    attempt(path, () => {
      const place = placeOf(journal, path);
      if (!place) return;
      tidyBeside(place.path, place.temporary);
      // Earlier releases had one for all files of a folder.
      removeFolder(join(dirname(place.path), journal.temporary));
    });
  }
}

/** Makes a file what it is to become, unless it has changed since; gives what was replaced by that. */
export function makeMove(
  journal: Journal,
  { file, now, becomes }: Omit<Move, "isEdited">,
): Replaced | undefined {
  const { path, temporary } = requirePlace(journal, file.path);
  if (sameState(readState(path), becomes)) return undefined;
  return replaceFile(path, { expected: now, becomes, temporary });
}

type Place = { path: string; temporary: string };

/**
 * Where a file of the journal is (absolute); undefined where a link leads it out of the root by now.
 */
export function placeOf({ root, temporary }: Journal, path: string): Place | undefined {
  const target = targetOf(join(root, path));
  if (!isInside(target, root)) return undefined;
  return { path: target, temporary: temporaryFor(target, temporary) };
}

/** A folder of its own for each file: what was taken away in a replacement is that one's. */
function temporaryFor(target: string, temporary: string): string {
  const hash = createHash("sha256").update(basename(target)).digest("hex").slice(0, 8);
  const { name, ext } = parse(temporary);
  return join(dirname(target), `${name}-${hash}${ext}`);
}

/** The same. Throws `outside-project` where it is outside. */
export function requirePlace(journal: Journal, path: string): Place {
  const place = placeOf(journal, path);
  if (place) return place;
  throw new CliError(
    "outside-project",
    `${path} leads out of ${journal.root} by now, where nothing is ever written.`,
    "Put the file or folder itself in the link's place, then run the command again.",
  );
}

/** One that somebody put something into stays, and so does what is outside. */
function removeEmpty({ root }: Journal, folder: string): void {
  const path = targetOf(join(root, folder));
  if (!isInside(path, root) || path === root) return;
  try {
    rmdirSync(path);
  } catch (error) {
    const mayStay = ["ENOENT", "ENOTDIR", "ENOTEMPTY", "EEXIST"];
    if (!mayStay.includes(systemCode(error) ?? "")) throw error;
  }
}
