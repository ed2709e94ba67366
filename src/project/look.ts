/** Looks at a project: reads the files that matter, and no others, into one plain value. */

import { statSync } from "node:fs";
import { join } from "node:path";
import { CliError, systemCode, throwRefusal } from "../errors.ts";
import { frameworkOf } from "../frameworks/registry.ts";
import type { AddOptions } from "../options.ts";
import { readConvexSetup } from "./convex/convex-setup.ts";
import { readManifest } from "./dependencies/manifest.ts";
import { detectPackageManager } from "./dependencies/package-manager.ts";
import { packageState, requireConvex, requireReact } from "./dependencies/packages.ts";
import { readAppPaths } from "./entry/app-paths.ts";
import { findEntry } from "./entry/provider-entry.ts";
import { readClientEnv } from "./env/client-env.ts";
import type { Shell } from "./env/env-files.ts";
import { detectFramework, requireWirable } from "./framework.ts";
import { frameworkApp } from "./framework-app.ts";
import { frameworkNeeds } from "./framework-needs.ts";
import { readGitIgnore } from "./git/git-ignore.ts";
import { isTracked as isTrackedByGit } from "./git/git-tracking.ts";
import { findOtherLogins } from "./other-logins.ts";
import type { Project } from "./project.ts";
import { sampleFiles } from "./sample-files.ts";
import { type Access, type RecordingReader, textReader } from "./text-files.ts";
import { findParts } from "./workspace/app-and-backend.ts";
import { sharingPackages } from "./workspace/sharing-packages.ts";
import { siblingKeys } from "./workspace/sibling-keys.ts";
import { findSiblings, productionIssuers, variableFor } from "./workspace/siblings.ts";

/** What was typed to say which app is meant, and how it is built. */
export type LookOptions = Pick<AddOptions, "framework" | "entry" | "packageManager"> & {
  /** The app that is meant, relative to the directory, where there are several. */
  app?: string | undefined;
};

type Means = Pick<Access, "refuse"> & {
  read: RecordingReader;
  /** Tells whether git tracks a file (absolute). */
  isTracked(path: string): boolean;
};

/**
 * Reads the project in `directory` (absolute). `shell` is the environment the command was started
 * with. Throws a `CliError` for a project that can't be wired as it stands, saying why; where
 * `refuse` only takes note of that, what there is of the project is read all the same.
 */
export async function look(
  directory: string,
  options: LookOptions,
  shell: Shell,
  {
    refuse = throwRefusal,
    read = textReader(directory),
    isTracked = isTrackedByGit,
  }: Partial<Means> = {},
): Promise<Project> {
  requireDirectory(directory);
  const access = { directory, read, refuse };
  const { parts, manifest, packageManager, inFramework, ...identity } = await identifyApp(
    options,
    access,
  );
  const { app, backend } = parts;
  const framework = frameworkOf(identity.framework);
  const setting = { packageManager, app };
  const { typescript } = inFramework;
  const setup = readConvexSetup({ backend, packageManager, typescript }, shell, access);
  const { functions } = setup.convex;
  const paths = readAppPaths(framework, parts, access);
  const surroundings = { framework, ...setting, frameworkApp: inFramework };
  const entry = findEntry(surroundings, paths, options.entry, access);
  const { envFile, ...env } = readClientEnv(
    framework,
    { ...paths, ...setup, backend },
    shell,
    read,
  );
  const { visited } = entry;
  const project: Omit<Project, "texts"> = {
    directory,
    app,
    backend,
    ...identity,
    node: process.versions.node,
    typescript,
    packageManager,
    packageJson: { path: manifest.path, text: manifest.text },
    sharing: sharingPackages(entry.providerFiles, parts, read),
    clerkPackages: Object.keys(manifest.dependencies)
      .filter((each) => each.startsWith("@clerk/"))
      .map((each) => packageState(each, manifest, join(directory, app))),
    ...setup,
    convex: { ...identity.convex, ...setup.convex },
    ...env,
    envFile: { ...envFile, tracked: isTracked(join(directory, envFile.path)) },
    envFolder: paths.envFolder,
    exposedPrefixes: paths.exposedPrefixes,
    siblingKeys: siblingKeys(parts, read),
    siblings: findSiblings(parts, directory, read),
    ownIssuerVariable: variableFor(manifest.name, join(directory, app)),
    productionIssuers: productionIssuers(paths.envFolder, read),
    gitignore: readGitIgnore(directory, envFile.path, read),
    ...entry,
    ...frameworkNeeds(framework, { ...setting, inFramework, manifest, visited }, access),
    otherLogins: findOtherLogins(entry, functions, read),
    sampleFiles: sampleFiles(framework, { functions, entry: entry.entry, typescript }, read),
  };
  const texts = [...read.seen].map(([path, text]): [string, string | null] => [path, text ?? null]);
  return { ...project, texts: Object.fromEntries(texts) };
}

/**
 * Finds out which app is meant and what it is built with. Throws where that is no app with Convex
 * and React.
 */
async function identifyApp(options: LookOptions, { directory, read, refuse }: Access) {
  const parts = await findParts(directory, options, read);
  const { app } = parts;
  const folder = join(directory, app);
  const manifest = readManifest(read, app);
  const packageManager = options.packageManager ?? (await detectPackageManager(folder));
  const setting = { packageManager, app };
  const convex = requireConvex(manifest, folder, setting, refuse);
  const inFramework = frameworkApp(manifest, directory, app, read);
  const framework = options.framework ?? detectFramework(inFramework, manifest.path);
  requireWirable(framework, inFramework, refuse);
  const [react, reactDom] = requireReact(manifest, folder, setting, refuse);
  return { parts, manifest, packageManager, inFramework, framework, convex, react, reactDom };
}

function requireDirectory(directory: string): void {
  let fault = "not a directory";
  try {
    if (statSync(directory).isDirectory()) return;
  } catch (error) {
    const code = systemCode(error) ?? "unknown";
    fault = code === "ENOENT" ? "not there" : `not to be read (${code})`;
  }
  throw new CliError(
    "bad-directory",
    `${directory} is ${fault}.`,
    "Run this command in the folder of the app.",
  );
}
