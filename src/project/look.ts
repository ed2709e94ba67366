/** Looks at a project: reads the files that matter, and no others, into one plain value. */

import { statSync } from "node:fs";
import { CliError } from "../errors.ts";
import { frameworkOf } from "../frameworks/registry.ts";
import type { AddOptions } from "../options.ts";
import { readClientEnv } from "./client-env.ts";
import { deploymentOf, findAuthConfig, findFunctions } from "./convex-setup.ts";
import { envLookup } from "./env-files.ts";
import { detectFramework } from "./framework.ts";
import { readGitIgnore } from "./git-ignore.ts";
import { readManifest } from "./manifest.ts";
import { convexCommand, detectPackageManager } from "./package-manager.ts";
import { packageState, requireConvex, requireReact } from "./packages.ts";
import type { Project } from "./project.ts";
import { findEntry } from "./provider-entry.ts";
import { sampleFiles } from "./sample-files.ts";
import { textReader } from "./text-files.ts";

/** The files the convex CLI reads its deployment from, after the shell. */
const CONVEX_ENV_FILES = [".env.local", ".env"];

/**
 * Reads the project in `directory` (absolute). `shell` is the environment the command was started
 * with. Throws a `CliError` for a project that can't be wired as it stands, saying why.
 */
export async function look(
  directory: string,
  options: Pick<AddOptions, "framework" | "entry" | "packageManager">,
  shell: Readonly<Record<string, string | undefined>>,
): Promise<Project> {
  requireDirectory(directory);
  const read = textReader(directory);
  const manifest = readManifest(read);
  const convex = requireConvex(manifest, directory);
  const name = options.framework ?? detectFramework(manifest);
  const framework = frameworkOf(name);
  const [react, reactDom] = requireReact(manifest, directory);
  const functions = findFunctions(directory, read);
  const typescript = read("tsconfig.json") !== undefined || "typescript" in manifest.dependencies;
  const authConfig = findAuthConfig(functions, typescript, read);
  // The reading of source text is the slowest part to load, so it is loaded once it is needed.
  const [{ issuerInUse }, entry, packageManager] = await Promise.all([
    import("../code/auth-config.ts"),
    findEntry(framework, options.entry, read),
    options.packageManager ?? detectPackageManager(directory),
  ]);
  const convexVariable = envLookup(shell, CONVEX_ENV_FILES, read);
  return {
    directory,
    framework: name,
    typescript,
    packageJson: { path: manifest.path, text: manifest.text },
    react,
    reactDom,
    clerkPackages: Object.keys(manifest.dependencies)
      .filter((name) => name.startsWith("@clerk/"))
      .map((name) => packageState(name, manifest, directory)),
    convex: {
      ...convex,
      functions,
      command: convexCommand(packageManager),
      deployment: deploymentOf((name) => convexVariable(name)?.value),
    },
    authConfig,
    issuerInUse: authConfig.text === null ? {} : issuerInUse(authConfig.text, authConfig.path),
    packageManager,
    ...readClientEnv(framework, shell, read),
    gitignore: readGitIgnore(directory, framework.envFile, read),
    ...entry,
    sampleFiles: sampleFiles(functions, entry.entry, typescript, read),
  };
}

function requireDirectory(directory: string): void {
  const stats = statSync(directory, { throwIfNoEntry: false });
  if (stats?.isDirectory()) return;
  throw new CliError(
    "bad-directory",
    `${directory} is ${stats ? "not a directory" : "not there"}.`,
    "Name the directory of the app: npx add-clerk-convex path/to/app",
  );
}
