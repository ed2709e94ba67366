/** Unified diffs of a plan, as `git apply` takes them. */

import { createTwoFilesPatch } from "diff";
import { actionOf, type FileChange } from "../plan/plan.ts";

/**
 * What is nobody's to see in the diff of an env file, each after what stays of its line: the value
 * of a variable that sounds secret, set or commented out; a secret key under any name; the password
 * in an address; a line of a multi-line private key.
 */
const SECRETS = [
  /^([ +-][\s#]*(?:export\s+)?[\w.]*(?:SECRET|TOKEN|PASSWORD|PRIVATE|(?:ADMIN|DEPLOY|API)_KEY)[\w.]*\s*[=:]).*$/gim,
  /\b(sk_(?:test|live)_)\S+/g,
  /(:\/\/[^\s:@/]*:)[^\s@/]+(?=@)/g,
  /^([ +-])[\w+/]{40,}={0,2}["'`]?$/gm,
];

/**
 * The diff of one file, empty where it is kept. Secrets that stand beside the changed line
 * of an env file are left out.
 */
export function diffOf(change: FileChange): string {
  const diff = wholeDiff(change);
  if (!isEnvFile(change.path)) return diff;
  return SECRETS.reduce((masked, secret) => masked.replace(secret, "$1…"), diff);
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
  if (actionOf(change) === "keep") return "";
  const from = change.before === null ? "/dev/null" : `a/${change.path}`;
  const patch = createTwoFilesPatch(
    from,
    `b/${change.path}`,
    change.before ?? "",
    change.after,
    undefined,
    undefined,
    { context: 3 },
  );
  return patch.replace(/^=+\n/, "");
}

function isEnvFile(path: string): boolean {
  return /(?:^|\/)\.env[^/]*$/.test(path);
}
