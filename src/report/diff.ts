/** Makes unified diffs of a plan, as `git apply` takes them. */

import { createTwoFilesPatch } from "diff";
import { actionOf, type FileChange } from "../plan/plan.ts";
import { envDiffWithoutSecrets, withoutSecrets } from "../secrets/redact.ts";

/** A file's text on two sides, null where there is no file. */
export type TextChange = { path: string; before: string | null; after: string | null };

/** The diff of one file, empty where it is kept. Secrets that stand beside a change are left out. */
export function diffOf(change: FileChange): string {
  return actionOf(change) === "keep" ? "" : diffBetween(change);
}

/** The diff of any two sides of a file, without its secrets; empty where they are the same. */
export function diffBetween(change: TextChange): string {
  if (change.before === change.after) return "";
  const diff = unifiedDiff(change);
  return isEnvFile(change.path) ? envDiffWithoutSecrets(diff) : withoutSecrets(diff);
}

/** A warning for each reason why git would not apply a diff: a value that it lacks, a path above. */
export function diffWarnings(changes: readonly FileChange[]): string[] {
  const masked = changes
    .filter((change) => diffOf(change) !== wholeDiff(change))
    .map(
      ({ path }) =>
        `The diff of ${path} hides a value that sounds secret (…), so git apply will not take that file.`,
    );
  const above = changes.find((change) => change.path.startsWith("../") && diffOf(change) !== "");
  return above
    ? [
        ...masked,
        `The diff names files above this directory (${above.path}), which git apply will not take. Run this in the workspace's root for one that it takes.`,
      ]
    : masked;
}

function wholeDiff(change: FileChange): string {
  return actionOf(change) === "keep" ? "" : unifiedDiff(change);
}

function unifiedDiff({ path, before, after }: TextChange): string {
  const patch = createTwoFilesPatch(
    before === null ? "/dev/null" : `a/${path}`,
    after === null ? "/dev/null" : `b/${path}`,
    before ?? "",
    after ?? "",
    undefined,
    undefined,
    { context: 3 },
  );
  return patch.replace(/^=+\n/, "");
}

function isEnvFile(path: string): boolean {
  return /(?:^|\/)\.env[^/]*$/.test(path);
}
