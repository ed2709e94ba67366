/** Has each file in a plan once, whatever names a project has for it, and tells of names that don't follow. */

import { type Stats, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { CliError } from "../errors.ts";
import { actionOf, type FileChange, type Plan } from "../plan/plan.ts";
import { pathFrom, targetOf } from "./real-path.ts";
import { mayHaveAcl } from "./replace-file.ts";
import { realFolder, writeFailed } from "./targets.ts";

/**
 * The plan without what a link names for a second time: a file is planned, shown and written under
 * one name, its own where the plan has that. Throws `unsupported-shape` where it would become
 * something else by each name.
 */
export function withoutSecondNames(plan: Plan, directory: string): Plan {
  const real = realFolder(directory);
  const named = new Map<string, FileChange>();
  const shown = new Map<string, string>();
  for (const change of plan.files) {
    const target = realTarget(join(real, change.path), change.path);
    const other = named.get(target);
    if (other && other.after !== change.after) throw twoPlans(other.path, change.path);
    if (!other || change.path === pathFrom(real, target)) named.set(target, change);
    shown.set(change.path, target);
  }
  const entry = named.get(shown.get(plan.entry) ?? "")?.path ?? plan.entry;
  return { ...plan, entry, files: [...named.values()] };
}

function realTarget(path: string, shown: string): string {
  try {
    return targetOf(path);
  } catch (error) {
    throw writeFailed(shown, error);
  }
}

function twoPlans(first: string, second: string): CliError {
  return new CliError(
    "unsupported-shape",
    `${first} and ${second} are one file, by a link, and would need other changes by each name.`,
    "Import it by one name everywhere, then run the command again.",
  );
}

/**
 * A warning for each file in `directory` that will be replaced and has another hard link: a rename leaves
 * that one the old text.
 */
export function hardLinkWarnings(changes: readonly FileChange[], directory: string): string[] {
  return changes
    .filter((change) => actionOf(change) !== "keep" && losesLinks(resolve(directory, change.path)))
    .map(({ path }) => `${path} has another hard link, which will keep the old text.`);
}

function losesLinks(path: string): boolean {
  const stats = lookAt(path);
  return stats?.isFile() === true && stats.nlink > 1 && !mayHaveAcl(stats);
}

/** What can't be looked at is said where it is written. */
function lookAt(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
