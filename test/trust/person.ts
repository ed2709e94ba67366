/** A person who edits an arena's app in a process of his own, and what of his saves still stands. */

import { fork } from "node:child_process";
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Arena } from "./arena.ts";
import { EDITS, withoutEdits } from "./edits.js";

const EDITOR = join(import.meta.dirname, "editor.mjs");
const LOOKED = join(import.meta.dirname, "looked.cjs");

export type Habit = {
  style: "in-place" | "rename";
  /** A few saves at any moment within `span` milliseconds, at provoked moments, or all the time. */
  rhythm: "moments" | "provoked" | "loop";
  seed: number;
  span: number;
};

export type Save = {
  name: string;
  path: string;
  mark: string;
  way: string;
  began: number;
  ended: number;
  /** What the file was given; undefined where the save failed. */
  text?: string;
  failed?: string;
  /** Somebody else had made the file anew between the two halves of the save. */
  overwrote?: boolean;
};

/** From when to when a program of the run wrote a file anew, in milliseconds. */
type Written = { path: string; began: number; ended: number };

export type Person = {
  /** Saves a file now, and waits until that is done. */
  save(name: string): Promise<void>;
  /** Goes home; gives what was saved. */
  stop(): Promise<Save[]>;
};

/** The environment in which the programs of a run tell when they begin and write. */
export function telling({ root }: Arena): Record<string, string> {
  return {
    PLAYED_STARTED: join(root, "signs", "npm"),
    PLAYED_LOG: join(root, "written.log"),
    NODE_OPTIONS: `--require=${LOOKED}`,
  };
}

/** Sits down at an app as it is now. */
export async function openPerson(arena: Arena, habit: Habit): Promise<Person> {
  const log = join(arena.root, "saves.log");
  const signs = join(arena.root, "signs");
  for (const path of [log, signs, telling(arena).PLAYED_LOG ?? ""]) {
    rmSync(path, { recursive: true, force: true });
  }
  mkdirSync(signs);
  const editor = fork(EDITOR, { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const answer = () => new Promise((settle) => editor.once("message", settle));
  const isReady = answer();
  editor.send({ ...habit, app: arena.app, log, signs, first: 0 });
  await isReady;
  return {
    async save(name) {
      const isSaved = answer();
      editor.send({ save: name });
      await isSaved;
    },
    async stop() {
      if (!editor.connected) throw new Error(`The editor has ended by itself: ${editor.exitCode}.`);
      const isGone = new Promise((settle) => editor.once("exit", settle));
      editor.send({ stop: true });
      await isGone;
      return linesOf(log).map((line): Save => JSON.parse(line));
    },
  };
}

function linesOf(path: string): string[] {
  return existsSync(path) ? readFileSync(path, "utf8").split("\n").filter(Boolean) : [];
}

/** Saves that were completed, and of which the file holds nothing any more. */
export function lostSaves(arena: Arena, saves: readonly Save[]): Save[] {
  const written = linesOf(telling(arena).PLAYED_LOG ?? "").map((line): Written => {
    const [path = "", began, ended] = line.split("\t");
    return { path, began: Number(began), ended: Number(ended) };
  });
  return saves.filter((save, at) => {
    if (save.text === undefined) return false;
    const isReplaced =
      EDITS[save.name]?.replaces &&
      saves.slice(at + 1).some(({ name, text }) => name === save.name && text !== undefined);
    if (isReplaced || !save.text.includes(save.mark) || isOverwritten(save, written)) return false;
    const path = join(arena.app, save.path);
    return !existsSync(path) || !readFileSync(path, "utf8").includes(save.mark);
  });
}

/** A clock's milliseconds are rounded. */
const ROUNDED = 2;

/**
 * Convex reads a file, then writes it. The package manager writes its own anew whoever has saved that; and
 * what becomes of it until it has ended, and its supervisor has looked at it, is taken for its work.
 */
function isOverwritten(save: Save, written: readonly Written[]): boolean {
  return written.some(({ path, began, ended }) => {
    if (path !== save.path || save.began > ended + ROUNDED) return false;
    return path === "package-lock.json" || save.ended >= began - ROUNDED;
  });
}

/** What an editor has beside a file while it saves that. */
const HALF_SAVED = /~$|___jb_tmp___$/;

/** The same as `withoutPerson`, at a moment when the person is not in the midst of a save. */
export async function withoutPersonAtRest(app: string): Promise<Map<string, string>> {
  const isAtRest = () => !readdirSync(app, { recursive: true, encoding: "utf8" }).some(isHalfSaved);
  for (;;) {
    while (!isAtRest()) await delay(1);
    const files = withoutPerson(app);
    if (isAtRest() && differing(files, withoutPerson(app)).length === 0) return files;
  }
}

function isHalfSaved(path: string): boolean {
  return !path.startsWith("node_modules") && HALF_SAVED.test(path);
}

/** Each file's mode and text without the person's edits; what is only theirs is left out. */
export function withoutPerson(app: string): Map<string, string> {
  const files = new Map<string, string>();
  const isOnlyTheirs = (path: string) =>
    Object.values(EDITS).some((edit) => edit.isNew && edit.path === path);
  for (const path of readdirSync(app, { recursive: true, encoding: "utf8" })) {
    if (path.startsWith("node_modules") || HALF_SAVED.test(path)) continue;
    const stats = lstatSync(join(app, path), { throwIfNoEntry: false });
    const now = stats?.isFile() ? readUnlessGone(join(app, path)) : undefined;
    if (!stats || now === undefined) continue;
    const text = withoutEdits(now);
    if (text === "" && isOnlyTheirs(path)) continue;
    files.set(path, `${(stats.mode & 0o777).toString(8)}\n${text}`);
  }
  return files;
}

/** An editor may take a file away between a look at it and the reading. */
function readUnlessGone(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (existsSync(path)) throw error;
    return undefined;
  }
}

/** The files in which two apps differ. */
export function differing(one: Map<string, string>, other: Map<string, string>): string[] {
  const paths = [...new Set([...one.keys(), ...other.keys()])];
  return paths.filter((path) => one.get(path) !== other.get(path)).sort();
}
