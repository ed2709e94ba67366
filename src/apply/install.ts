/** Installs what package.json names, by the project's own package manager. */

import { dirname, join, relative } from "node:path";
import { up } from "empathic/find";
import { CliError } from "../errors.ts";
import type { Step } from "../plan/plan.ts";
import type { PackageManager } from "../project/project.ts";
import { runProgram } from "./run-program.ts";

/** Files that an install may write beside package.json. */
const LOCK_FILES = [
  "package-lock.json",
  "npm-shrinkwrap.json",
  "pnpm-lock.yaml",
  "pnpm-workspace.yaml",
  "yarn.lock",
  ".yarnrc.yml",
  "bun.lock",
  "bun.lockb",
  ".pnp.cjs",
  ".pnp.loader.mjs",
];

/** The paths of all lock files an install in `directory` could write, up to the repository's root. */
export function lockFilePaths(directory: string): string[] {
  const repository = up(".git", { cwd: directory });
  const last = repository ? dirname(repository) : directory;
  const folders = [directory];
  for (let at = directory; at !== last && dirname(at) !== at; at = dirname(at)) {
    folders.push(dirname(at));
  }
  return folders.flatMap((folder) =>
    LOCK_FILES.map((name) => relative(directory, join(folder, name))),
  );
}

/** Runs the install step. Throws `install-failed` with what the package manager said. */
export async function install(
  step: Step,
  packageManager: PackageManager,
  directory: string,
  signal: AbortSignal,
): Promise<void> {
  const result = await runProgram([...step.command, ...flagsFor(packageManager)], {
    cwd: directory,
    signal,
    // Both would refuse to write the lock file where CI is set.
    env: { YARN_ENABLE_IMMUTABLE_INSTALLS: "false" },
  });
  if (result.exitCode === 0 && result.ending === "exited") return;
  throw new CliError(
    "install-failed",
    `${step.command.join(" ")} failed (${result.exitCode ?? result.ending}).\n\n${result.output.trim()}`,
    adviceOn(result.output, step),
  );
}

function flagsFor({ name }: PackageManager): string[] {
  return name === "pnpm" && process.env.CI ? ["--no-frozen-lockfile"] : [];
}

function adviceOn(output: string, step: Step): string {
  if (output.includes("ERESOLVE")) {
    return (
      "npm found packages that do not fit together; its report above names them. " +
      "Bring their versions together, then run this command again."
    );
  }
  return `See what ${step.command.join(" ")} says when you run it yourself, then run this command again.`;
}
