/** Puts back what an earlier run left that was killed, before a command does anything. */

import { statSync } from "node:fs";
import { type Recovery, recover, requireFinished } from "../apply/recover.ts";
import { realFolder } from "../apply/targets.ts";
import { cancelled } from "../errors.ts";
import { interruptible } from "./interruptible.ts";

/**
 * Puts back what a killed run left in the project of `directory` (absolute), and gives a sentence
 * that says so; undefined where there was nothing. A dry run puts nothing back, and is refused then.
 */
export async function finishEarlierRun(
  directory: string,
  { dryRun }: { dryRun: boolean },
): Promise<string | undefined> {
  // What is no directory is for the look to complain about.
  if (!isDirectory(directory)) return undefined;
  const real = realFolder(directory);
  if (dryRun) {
    await requireFinished(real);
    return undefined;
  }
  const recovery = await interruptible(async (signal) => {
    const recovered = await recover(real);
    if (signal.aborted) throw cancelled(recovered ? sentences(recovered) : "Nothing was changed.");
    return recovered;
  });
  return recovery && sentences(recovery);
}

function sentences({ restored, merged, left, wasUndo }: Recovery): string {
  const what = wasUndo ? "An undo" : "A run of this command";
  const undone = [...restored, ...merged];
  const files =
    undone.length > 0
      ? `these were put back first: ${undone.join(", ")}`
      : "nothing was left to put back";
  return [
    `${what} was killed here before it ended; ${files}.`,
    ...(merged.length > 0 ? [`What was edited since stays in ${merged.join(", ")}.`] : []),
    ...(left.length > 0 ? [`Changed since, and left as they are: ${left.join(", ")}.`] : []),
  ].join(" ");
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
