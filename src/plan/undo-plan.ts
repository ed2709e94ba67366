/** Thinks an undo through: the journal of a run and what stands there now in, every change out. Pure. */

import type { FileState } from "../apply/file-state.ts";
import type { Journal, JournaledFile } from "../apply/journal.ts";
import { commandLine } from "../command-line.ts";
import type { Step } from "./plan.ts";

/** One file on two sides, null where there is or was none. */
export type UndoChange = {
  /** Relative to the directory given, with forward slashes. */
  path: string;
  now: string | null;
  /** What it becomes; for an edited file, what the run had left. */
  becomes: string | null;
  /** Whether this tool wrote it: what other programs wrote is too long to show. */
  isOwn: boolean;
};

export type UndoAction = "restore" | "remove" | "keep";

export type UndoPlan = {
  /** When the run began that is undone (ISO 8601). */
  began: string;
  /** Whether that run was killed before it ended. */
  wasKilled: boolean;
  changes: UndoChange[];
  /** Files that somebody has edited since, with what the run had left there. */
  edited: UndoChange[];
  steps: Step[];
  /** What an undo can't take back, and how to do so by hand, in order. */
  next: string[];
};

/** What an undo does to a file. */
export function undoActionOf({ now, becomes }: UndoChange): UndoAction {
  if (now === becomes) return "keep";
  return becomes === null ? "remove" : "restore";
}

/** Plans the undo of a run; `fromHere` gives a path of the journal as seen from the directory given. */
export function planUndo(
  journal: Journal,
  found: {
    standing: readonly { file: JournaledFile; now: FileState }[];
    edited: readonly JournaledFile[];
    fromHere(path: string): string;
  },
  { install }: { install: boolean },
): UndoPlan {
  const { packageManager, installedIn } = journal;
  const { standing, edited, fromHere } = found;
  const sync: Step | undefined =
    installedIn === null
      ? undefined
      : { name: "install", command: [packageManager, "install"], folder: fromHere(installedIn) };
  const changeOf = (file: JournaledFile, now: FileState, becomes: FileState): UndoChange => ({
    path: fromHere(file.path),
    now: textOf(now),
    becomes: textOf(becomes),
    isOwn: file.owner === "plan",
  });
  return {
    began: journal.began,
    wasKilled: journal.status !== "done",
    changes: standing.map(({ file, now }) => changeOf(file, now, file.former)),
    edited: standing
      .filter(({ file }) => edited.includes(file))
      .map(({ file, now }) => changeOf(file, now, file.later ?? null)),
    steps: sync && install && journal.status === "done" ? [sync] : [],
    next: [
      ...(sync && !install
        ? [`Take the packages out of node_modules: ${commandLine(sync.command, sync.folder)}`]
        : []),
      ...deploymentSteps(journal, fromHere(journal.convex.folder)),
    ],
  };
}

function textOf(state: FileState): string | null {
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
