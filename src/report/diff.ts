/** Makes unified diffs of a plan, as `git apply` takes them. */

import { FILE_HEADERS_ONLY, formatPatch, type StructuredPatch, structuredPatch } from "diff";
import { actionOf, type FileChange } from "../plan/plan.ts";
import { withoutSecrets } from "../secrets/redact.ts";
import { withoutControls } from "../text/control-characters.ts";
import { isPlaced, withoutValues } from "./env-diff.ts";

/** A file's text on two sides, null where there is no file. */
export type TextChange = { path: string; before: string | null; after: string | null };

/** The diff of one file, empty where it is kept. Secrets that stand beside a change are left out. */
export function diffOf(change: FileChange): string {
  return actionOf(change) === "keep" ? "" : diffBetween(change);
}

/** The diff of any two sides of a file, without its secrets; empty where they are the same. */
export function diffBetween(change: TextChange): string {
  if (change.before === change.after) return "";
  const patch = patchOf(change);
  if (!isEnvFile(change.path)) return withoutSecrets(withoutControls(formatted(patch)));
  const hunks = withoutValues(patch.hunks, change.before ?? "", change.after ?? "");
  return withoutControls(formatted({ ...patch, hunks }));
}

/** A warning for each reason why git would not apply a diff: a value that it lacks, a path above. */
export function diffWarnings(changes: readonly FileChange[]): string[] {
  const changed = changes.filter((change) => actionOf(change) !== "keep");
  const above = changed.find((change) => change.path.startsWith("../"));
  return [
    ...changed.flatMap(applicationWarning),
    ...(above
      ? [
          `The diff names files above this directory (${above.path}), which git apply will not take. Run this in the workspace's root for one that it takes.`,
        ]
      : []),
  ];
}

function applicationWarning(change: FileChange): string[] {
  const { path, before } = change;
  const patch = patchOf(change);
  if (diffOf(change) !== formatted(patch)) {
    const hidden = isEnvFile(path) ? "values" : "what sounds secret, or a terminal would obey";
    return [`The diff of ${path} hides ${hidden} (…), so git apply will not take that file.`];
  }
  if (!isEnvFile(path) || isPlaced(patch.hunks, before ?? "")) return [];
  return [
    `The diff of ${path} leaves out the lines around, which may hold secrets: git apply takes it with --unidiff-zero.`,
  ];
}

function patchOf({ path, before, after }: TextChange): StructuredPatch {
  return structuredPatch(
    before === null ? "/dev/null" : `a/${path}`,
    after === null ? "/dev/null" : `b/${path}`,
    before ?? "",
    after ?? "",
    undefined,
    undefined,
    { context: isEnvFile(path) ? 0 : 3 },
  );
}

function formatted(patch: StructuredPatch): string {
  return formatPatch(patch, FILE_HEADERS_ONLY);
}

function isEnvFile(path: string): boolean {
  return /(?:^|\/)\.env[^/]*$/.test(path);
}
