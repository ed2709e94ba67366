/** Diffs, applied by git. */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Run, run } from "./run.ts";
import { makeTemp } from "./temp.ts";

/** Applies a diff as a user would, in a directory that is no repository. */
export async function applyDiff(directory: string, diff: string): Promise<Run> {
  const file = join(await makeTemp("diff"), "plan.diff");
  await writeFile(file, diff);
  // Git changes line ends only where its configuration says so.
  const config = ["-c", "core.autocrlf=false", "-c", "core.safecrlf=false"];
  // An env file's diff has nothing around what changes.
  const flags = ["--unidiff-zero", "--whitespace=nowarn"];
  return run("git", [...config, "apply", ...flags, file], {
    cwd: directory,
    env: { GIT_CEILING_DIRECTORIES: join(directory, "..") },
  });
}
