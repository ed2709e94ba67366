/** Takes a run out of all files, and once more out of those that somebody was saving at that moment. */

import type { Journal } from "../../plan/journal.ts";
import { pathFrom } from "../real-path.ts";
import { carryOut, type PutBack, planRestoration, type Restoration } from "../restore-files.ts";
import { bringBack, release } from "./late-saves.ts";
import type { Replaced } from "./swap-file.ts";

/** How often somebody's late save is made room for. */
const ROUNDS = 3;

/**
 * Carries a restoration out, brings back what was saved into a file that had been replaced, by this or as
 * one of `earlier`, and takes the run out of that too. All that was replaced is released. Throws the
 * system's own error where that can't be read.
 */
export async function restoreAll(
  journal: Journal,
  restoration: Restoration,
  earlier: readonly Replaced[] = [],
): Promise<PutBack> {
  const { replaced: first, ...done } = carryOut(journal, restoration);
  const replaced = [...earlier, ...first];
  let result: PutBack = done;
  try {
    for (let round = 1; round <= ROUNDS && result.failed.length === 0; round += 1) {
      const saved = (await bringBack(replaced)).map((path) => pathFrom(journal.root, path));
      if (saved.length === 0) break;
      const next = carryOut(journal, await planRestoration(journal, false));
      replaced.push(...next.replaced);
      result = together(withSaved(result, journal, saved), next);
    }
  } finally {
    release(replaced);
  }
  return result;
}

/** With files that keep what somebody has saved, and those that had to be made for it. */
function withSaved(result: PutBack, { files }: Journal, saved: readonly string[]): PutBack {
  const isOwn = (path: string) => files.some((file) => file.path === path);
  return {
    ...result,
    merged: [...result.merged, ...saved.filter(isOwn)],
    edited: [...result.edited, ...saved.filter((path) => !isOwn(path))],
  };
}

/** What became of each file in the end: what was restored first may have been edited then. */
export function together(first: PutBack, next: PutBack): PutBack {
  const edited = union(first.edited, next.edited);
  const merged = union(first.merged, next.merged).filter((path) => !edited.includes(path));
  const others = [...edited, ...merged];
  const restored = union(first.restored, next.restored).filter((path) => !others.includes(path));
  return { restored, merged, edited, failed: next.failed };
}

function union(first: readonly string[], next: readonly string[]): string[] {
  return [...new Set([...first, ...next])];
}
