/**
 * Thinks an undo through: the journal of a run and what stands there now in, every change out.
 * Pure.
 */

import { posix } from "node:path";
import * as z from "zod/mini";
import { DASHBOARD } from "../../clerk/token-requirements.ts";
import { commandLine } from "../../text/shell-command.ts";
import { tryParseFile } from "../../text/try-parse.ts";
import type { FileState, Journal, JournaledFile } from "../journal.ts";
import { isManifest, type Step } from "../plan.ts";

/** One file on two sides, null where there is or was none. */
export type UndoChange = {
  /** Relative to the directory given, with forward slashes. */
  path: string;
  now: string | null;
  becomes: string | null;
  /** Whether this tool wrote it: what other programs wrote is too long to show. */
  isOwn: boolean;
  /** Whether somebody has edited it since: the edits stay. */
  isEdited: boolean;
};

/** A file that stays as it is, and what the run had made of it. */
export type KeptChange = {
  path: string;
  /** What it was before the run, and after it. */
  former: string | null;
  later: string | null;
};

export type UndoAction = "restore" | "remove";

export type UndoPlan = {
  /** When the run began that is undone (ISO 8601). */
  began: string;
  /** Whether that run was killed before it ended. */
  wasKilled: boolean;
  /** Where the project was when the run began, if it has moved since. */
  movedFrom: string | null;
  changes: UndoChange[];
  /** Files that somebody has edited since in the run's own places. */
  edited: KeptChange[];
  /** Other programs' files that have changed since. */
  left: string[];
  steps: Step[];
  /** What an undo can't take back, and how to do so by hand, in order. */
  next: string[];
};

/** Tells what an undo does to a file. */
export function undoActionOf({ becomes }: UndoChange): UndoAction {
  return becomes === null ? "remove" : "restore";
}

/** What was found of a run's files. */
type Found = {
  moves: readonly { file: JournaledFile; now: FileState; becomes: FileState; isEdited: boolean }[];
  edited: readonly { file: JournaledFile }[];
  left: readonly JournaledFile[];
  movedFrom: string | null;
  /** Gives a path of the journal as seen from the directory given. */
  fromHere(path: string): string;
};

/** Plans the undo of a run. */
export function planUndo(
  journal: Journal,
  { moves, edited, left, movedFrom, fromHere }: Found,
  { install }: { install: boolean },
): UndoPlan {
  const { installedIn } = journal;
  const sync = installedIn === null ? undefined : stepOf(journal, fromHere(installedIn), fromHere);
  return {
    began: journal.began,
    wasKilled: journal.status !== "done",
    movedFrom,
    changes: moves.map(({ file, now, becomes, isEdited }) => ({
      path: fromHere(file.path),
      now: stateText(now),
      becomes: stateText(becomes),
      isOwn: file.owner === "plan",
      isEdited,
    })),
    edited: edited.map(({ file }) => ({
      path: fromHere(file.path),
      former: stateText(file.former),
      later: stateText(file.known.at(-1) ?? null),
    })),
    left: left.map(({ path }) => fromHere(path)),
    steps: sync && install && journal.status === "done" && moves.length > 0 ? [sync] : [],
    next: [
      ...(sync && !install
        ? [`Take the packages out of node_modules: ${commandLine(sync.command, sync.folder)}`]
        : []),
      ...deploymentSteps(journal, fromHere(journal.convex.folder)),
      ...(journal.template
        ? [
            `The JWT template convex stays in Clerk, which other apps of the instance may use. Delete it, if none does: ${DASHBOARD.jwtTemplates}`,
          ]
        : []),
    ],
  };
}

/**
 * Plans the step that takes the packages out: an install, once package.json is as it was. Bun's
 * leaves what nothing asks for any more, so there it is a removal, which comes first.
 */
function stepOf(
  { packageManager, files }: Journal,
  folder: string,
  fromHere: (path: string) => string,
): Step {
  const manifest = files.find(({ path, owner }) => owner === "plan" && isManifest(path));
  const added = manifest ? addedPackages(manifest) : [];
  if (packageManager !== "bun" || !manifest || added.length === 0) {
    return { name: "install", command: [packageManager, "install"], folder };
  }
  const home = fromHere(posix.dirname(manifest.path));
  return { name: "install", command: ["bun", "remove", ...added], folder: home };
}

/** Whether a step works on what the run left, and comes before the files are put back. */
export function isRemoval({ command }: Step): boolean {
  return command[1] === "remove";
}

/** The packages that the run has added to a package.json. */
function addedPackages({ former, known }: JournaledFile): string[] {
  const before = dependenciesIn(former);
  return dependenciesIn(known[0] ?? null).filter((name) => !before.includes(name));
}

function dependenciesIn(state: FileState): string[] {
  const manifest = z.object({ dependencies: z.optional(z.record(z.string(), z.unknown())) });
  const parsed = tryParseFile(stateText(state) ?? "{}");
  return Object.keys(manifest.safeParse(parsed).data?.dependencies ?? {});
}

function stateText(state: FileState): string | null {
  return state?.bytes.toString("utf8") ?? null;
}

/**
 * The deployment keeps what it was told. It refuses to lose a variable that its auth config reads, so
 * that is pushed away first.
 */
function deploymentSteps({ convex, pushed, variable }: Journal, folder: string): string[] {
  const command = (...words: string[]) => commandLine([...convex.command, ...words], folder);
  const steps = pushed
    ? [
        `The Convex deployment still has what was pushed. Push the project as it is now: ${command("dev")}`,
      ]
    : [];
  if (variable === null) return steps;
  const { name, former } = variable;
  const step =
    former === null
      ? `${name} stays set on the Convex deployment. Take it out: ${command("env", "remove", name)}`
      : `${name} on the Convex deployment was another one before. Set it back: ${command("env", "set", name, former)}`;
  return [...steps, step];
}
