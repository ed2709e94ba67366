/** Looks at a project: reads the files that matter, and no others, into one plain value. */

import { statSync } from "node:fs";
import { join, posix } from "node:path";
import { checksPackages } from "../code/modules/tsconfig-paths.ts";
import { CliError, systemCode, throwRefusal } from "../errors.ts";
import type { Framework } from "../frameworks/framework.ts";
import { clerkFramework, frameworkOf } from "../frameworks/registry.ts";
import type { AddOptions } from "../options.ts";
import { findContainer } from "./container.ts";
import { readConvexSetup } from "./convex/convex-setup.ts";
import { areTyped, functionModules, inLanguage } from "./convex/function-modules.ts";
import { clerkPackagesOf } from "./dependencies/packages.ts";
import { findEntry } from "./entry/provider-entry.ts";
import { readClientEnv } from "./env/client-env.ts";
import type { Shell } from "./env/env-files.ts";
import { exampleFiles, workerSecrets } from "./env/example-files.ts";
import { unfollowedSettings } from "./env/unfollowed-settings.ts";
import { frameworkNeeds } from "./framework-needs.ts";
import { readGitIgnore } from "./git/git-ignore.ts";
import { isTracked as isTrackedByGit } from "./git/git-tracking.ts";
import { houseStyles } from "./house-styles.ts";
import { identifyApp } from "./identify-app.ts";
import { readKeyInCode } from "./key-sources.ts";
import { likelySdk } from "./likely-sdk.ts";
import { findOtherLogins } from "./other-logins.ts";
import type { Project } from "./project.ts";
import { sampleFiles } from "./sample-files.ts";
import { findSecurityPolicies } from "./security-policies.ts";
import { lenient, signInReader, sourcesIn } from "./sign-in.ts";
import { type Access, type RecordingReader, type TextReader, textReader } from "./text-files.ts";
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
  const identity = await identifyApp(options, access);
  const { parts, manifest, packageManager, inFramework, paths, backend } = identity;
  const { app, home } = parts;
  const framework = frameworkOf(identity.framework);
  const setting = { packageManager, app };
  const { typescript } = inFramework;
  const setup = readConvexSetup({ backend, packageManager, typescript }, shell, {
    ...access,
    // Of a backend that isn't found there is nothing more to say.
    refuse: identity.lacksBackend ? () => {} : refuse,
  });
  for (const refusal of identity.refusedLater) refuse(refusal);
  const { functions } = setup.convex;
  const modules = functionModules(directory, functions);
  const isTyped = areTyped(modules, typescript);
  const signIn = signInReader(
    directory,
    { ...parts, backend },
    { functions, aliases: paths.aliases },
  );
  const known = { manifest, convexPeers: identity.convex.peers, react: identity.react };
  const sdk = likelySdk(framework, known, { directory, app });
  const surroundings = { framework, ...setting, sdk, frameworkApp: inFramework, signIn };
  const entry = findEntry(surroundings, paths, options.entry, access);
  const ofClerk = clerkFramework({ ...identity, ...entry });
  const keyInCode = readKeyInCode(entry, ofClerk, paths.exposedPrefixes, read);
  const { envFile, ...env } = readClientEnv(
    framework,
    { ...paths, ...setup, ...keyInCode, backend },
    shell,
    read,
  );
  const { visited } = entry;
  const publicFolder = posix.join(posix.relative(home, paths.pages.root), "public");
  const isRouted = framework.pages.length === 0;
  const routed = () => (isRouted ? sourcesIn(directory, { ...parts, backend }, functions) : []);
  const firstPage = () => {
    const page = framework.firstPage?.(inFramework);
    const inHome = (path: string) => posix.join(home, path);
    if (!page || "outlet" in page) return page && { ...page, path: inHome(page.path) };
    return { path: inHome(page.path), inside: page.inside.map(inHome) };
  };
  const sharing = sharingPackages(entry.providerFiles, parts, read);
  const project: Omit<Project, "texts"> = {
    directory,
    app,
    home,
    backend,
    framework: identity.framework,
    react: identity.react,
    reactDom: identity.reactDom,
    node: process.versions.node,
    typescript,
    packageManager,
    packageJson: { path: manifest.path, text: manifest.text },
    sharing,
    clerkPackages: clerkPackagesOf(manifest, join(directory, app)),
    ...setup,
    authConfig: inLanguage(setup.authConfig, isTyped),
    houseStyles: houseStyles({ app, entry: entry.entry, functions, modules }, read),
    convex: { ...identity.convex, ...setup.convex },
    ...keyInCode,
    ...env,
    envFile: { ...envFile, tracked: isTracked(join(directory, envFile.path)) },
    envFolder: paths.envFolder,
    exampleFiles: exampleFiles({ app, envFolder: paths.envFolder }, read),
    workerSecrets: workerSecrets(app, framework.secretKeyVariable, read),
    envLoader: loaderOf(framework, { ...identity, home, sharing }, read),
    exposedPrefixes: paths.exposedPrefixes,
    siblingKeys: siblingKeys({ ...parts, backend }, read),
    siblings: findSiblings({ ...parts, backend }, directory, read),
    ownIssuerVariable: variableFor(manifest.name, join(directory, app)),
    productionIssuers: productionIssuers(paths.envFolder, keyInCode.keyVariables, read),
    gitignore: readGitIgnore(directory, envFile.path, read),
    ...entry,
    ...frameworkNeeds(
      framework,
      { ...setting, home, inFramework, manifest, visited, aliases: paths.aliases },
      access,
    ),
    checkedTypes: typescript ? checksPackages(read, app) : [],
    container: findContainer(inFramework, { framework, ...setting, publicFolder }, entry, access),
    securityPolicies: findSecurityPolicies(framework, paths.pages, visited, read),
    otherLogins: findOtherLogins(entry, { functions, routed }, lenient(textReader(directory))),
    vendorUses: signIn(visited).uses,
    sampleFiles: sampleFiles(
      framework,
      { functions, entry: entry.entry, typescript, isTyped, page: firstPage() },
      read,
    ),
  };
  const texts = [...read.seen].map(([path, text]): [string, string | null] => [path, text ?? null]);
  return { ...project, texts: Object.fromEntries(texts) };
}

/** Only what a server's secrets may come from matters here. */
function loaderOf(
  framework: Framework,
  { manifest, ...app }: Pick<Project, "home" | "sharing"> & { manifest: Project["packageJson"] },
  read: TextReader,
): string | undefined {
  if (framework.secretKeyVariable === undefined) return undefined;
  return unfollowedSettings({ ...app, packageJson: manifest }, framework, read).loader;
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
