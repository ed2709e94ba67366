/** Asks git which files it tracks. */

import { execFile } from "node:child_process";
import { basename, dirname } from "node:path";

/** Milliseconds after which git is not waited for. */
const GIT_TIMEOUT = 5000;
/** Git takes no lock for that, and asks nobody. */
const QUIET = { GIT_OPTIONAL_LOCKS: "0", GIT_TERMINAL_PROMPT: "0" };

/**
 * Whether git tracks a file (absolute path); false where there is no repository, or no git. Node's
 * own `execFile`, since nothing else of a dry run needs execa loaded.
 */
export function isTracked(path: string): Promise<boolean> {
  const args = ["--literal-pathspecs", "ls-files", "--error-unmatch", "--", basename(path)];
  const env = { ...process.env, ...QUIET };
  return new Promise((resolve) => {
    execFile("git", args, { cwd: dirname(path), timeout: GIT_TIMEOUT, env }, (error) =>
      resolve(error === null),
    );
  });
}
