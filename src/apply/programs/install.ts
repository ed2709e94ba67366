/** Installs what package.json names, by the project's own package manager. */

import { join } from "node:path";
import { CliError } from "../../errors.ts";
import type { PackageManagerName } from "../../packages/package-managers.ts";
import { type Step, stepCommand } from "../../plan/plan.ts";
import { foldersUp, outermostFolder } from "../../project/workspace/project-boundary.ts";
import { LOCK_FILES, SETTINGS_FILES } from "./own-changes.ts";
import { runProgram, type Supervision } from "./run-program.ts";

/** Files that an install may write, in the app's folder or above. */
const WRITTEN = [
  // Corepack may name the package manager in it.
  "package.json",
  ...LOCK_FILES.map((name) => (name === "install-state.gz" ? join(".yarn", name) : name)),
  ...SETTINGS_FILES,
  // Expo's install adds what a package needs of the native project.
  "app.json",
];

/**
 * The absolute paths of all files but packages that an install in `directory` could write, up to
 * the root of the repository or workspace.
 */
export function filesOfInstall(directory: string): string[] {
  return foldersUp(directory, outermostFolder(directory)).flatMap((folder) =>
    WRITTEN.map((name) => join(folder, name)),
  );
}

/** Runs the install step. Throws `install-failed` with what the package manager said. */
export async function install(
  step: Step,
  packageManager: PackageManagerName,
  directory: string,
  supervision: Supervision,
): Promise<void> {
  const result = await runProgram([...step.command, ...flagsFor(packageManager)], {
    cwd: directory,
    ...supervision,
    // Yarn would refuse to write the lock file where CI is set.
    env: { YARN_ENABLE_IMMUTABLE_INSTALLS: "false" },
  });
  if (result.exitCode === 0 && result.ending === "exited") return;
  throw new CliError(
    "install-failed",
    `${stepCommand(step)} failed (${result.exitCode ?? result.ending}).\n\n${result.output.trim()}`,
    adviceOn(result.output, step),
  );
}

/** Milliseconds for the framework's own command, which installs and may ask its maker for versions. */
const NATIVE = 600_000;

/**
 * Runs the framework's own install command. Throws `install-failed` with what it said; `partly` is
 * what it says where it failed only at what comes after.
 */
export async function installNative(
  step: Step,
  directory: string,
  partly: RegExp | undefined,
  supervision: Supervision,
): Promise<void> {
  // Without CI it may ask.
  const env = { CI: "1", YARN_ENABLE_IMMUTABLE_INSTALLS: "false", EXPO_NO_TELEMETRY: "1" };
  const options = { cwd: directory, ...supervision, env, timeout: NATIVE };
  const result = await runProgram(step.command, options);
  const isPartly = result.ending === "exited" && partly?.test(result.output) === true;
  if ((result.exitCode === 0 && result.ending === "exited") || isPartly) return;
  throw new CliError(
    "install-failed",
    `${stepCommand(step)} failed (${result.exitCode ?? result.ending}).\n\n${result.output.trim()}`,
    adviceOn(result.output, step),
  );
}

/** pnpm refuses to write the lock file on whatever it takes for a CI service, and takes many. */
function flagsFor(name: PackageManagerName): string[] {
  return name === "pnpm" ? ["--no-frozen-lockfile"] : [];
}

function adviceOn(output: string, step: Step): string {
  if (output.includes("ERESOLVE")) {
    return (
      "npm found packages that do not fit together; its report above names them. " +
      "Bring their versions together, or let npm overlook it (legacy-peer-deps=true in .npmrc), " +
      "then run this command again."
    );
  }
  if (output.includes("ERR_PNPM_IGNORED_BUILDS")) return adviceOnBuilds(output);
  return `See what ${stepCommand(step)} says when you run it yourself, then run this command again.`;
}

/** What was installed is taken back, and `pnpm approve-builds` would find nothing to ask about. */
function adviceOnBuilds(output: string): string {
  const [, list = ""] = output.match(/Ignored build scripts:(.*?)(?:\bhelp:|\bRun\b|$)/s) ?? [];
  const names = [...list.matchAll(/(@?[\w./-]+)@\d/g)].flatMap(([, name]) => name ?? []);
  return (
    `pnpm fails where nobody has said whether ${names.join(", ") || "a package"} may run build scripts. ` +
    "Name each under allowBuilds in pnpm-workspace.yaml, with true or false, then run this command again."
  );
}
