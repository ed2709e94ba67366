/** Unified diffs of a plan, as `git apply` takes them. */

import { createTwoFilesPatch } from "diff";
import { actionOf, type FileChange } from "../plan/plan.ts";

/** Variables whose values are nobody's to see, in a line of an env file's diff. */
const SECRET_LINE =
  /^([ +-]\s*(?:export\s+)?[\w.]*(?:SECRET|TOKEN|PASSWORD|PRIVATE|(?:ADMIN|DEPLOY|API)_KEY)[\w.]*\s*[=:]).*$/gim;

/**
 * The diff of one file, empty where it is kept. Values of variables that sound secret, which
 * could stand beside the changed line of an env file, are left out.
 */
export function diffOf(change: FileChange): string {
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
  const body = patch.replace(/^=+\n/, "");
  return isEnvFile(change.path) ? body.replace(SECRET_LINE, "$1…") : body;
}

function isEnvFile(path: string): boolean {
  return /(?:^|\/)\.env[^/]*$/.test(path);
}
