/** Looks at a project: reads the files that matter, and no others, into one plain value. */

import { statSync } from "node:fs";
import { join, posix } from "node:path";
import { ISSUER_VARIABLES } from "../clerk/issuer.ts";
import { issuerInUse } from "../code/config/auth-config.ts";
import { loginSigns } from "../code/diagnosis/custom-login.ts";
import { callsWithoutOptions } from "../code/diagnosis/unauthenticated-calls.ts";
import { resolveImport } from "../code/modules/resolve-module.ts";
import { CliError, type Refuse, systemCode, throwRefusal } from "../errors.ts";
import type { Framework, FrameworkApp } from "../frameworks/framework.ts";
import { frameworkOf } from "../frameworks/registry.ts";
import type { AddOptions } from "../options.ts";
import type { PackageManagerName } from "../packages/package-managers.ts";
import { programCommand } from "../text/shell-command.ts";
import { deploymentOf, findAuthConfig, findFunctions } from "./convex/convex-setup.ts";
import { type Manifest, readManifest } from "./dependencies/manifest.ts";
import { convexCommand, detectPackageManager } from "./dependencies/package-manager.ts";
import { convexCliIn, packageState, requireConvex, requireReact } from "./dependencies/packages.ts";
import { readAppPaths } from "./entry/app-paths.ts";
import { findEntry } from "./entry/provider-entry.ts";
import { readClientEnv } from "./env/client-env.ts";
import { envLookup } from "./env/env-files.ts";
import { detectFramework, requireWirable } from "./framework.ts";
import { frameworkApp } from "./framework-app.ts";
import { readGitIgnore } from "./git-ignore.ts";
import type { Project, ProviderFile } from "./project.ts";
import { sampleFiles } from "./sample-files.ts";
import { type TextReader, textReader } from "./text-files.ts";
import { findParts, type Parts, packageOf } from "./workspace/app-and-backend.ts";
import { siblingKeys } from "./workspace/sibling-keys.ts";

/** The files the convex CLI reads its deployment from, after the shell. */
const CONVEX_ENV_FILES = [".env.local", ".env"];

/** What a look is done with. */
type Means = {
  /** Asks git for a file (absolute), which this room can't. */
  isTracked(path: string): Promise<boolean>;
  refuse: Refuse;
  /** Reads from the directory. */
  read: TextReader;
};

/**
 * Reads the project in `directory` (absolute). `shell` is the environment the command was started
 * with. Throws a `CliError` for a project that can't be wired as it stands, saying why; where
 * `refuse` only takes note of that, what there is of the project is read all the same.
 */
export async function look(
  directory: string,
  options: Pick<AddOptions, "framework" | "entry" | "packageManager"> & {
    /** The app that is meant, relative to the directory, where there are several. */
    app?: string | undefined;
  },
  shell: Readonly<Record<string, string | undefined>>,
  {
    isTracked = async () => false,
    refuse = throwRefusal,
    read = textReader(directory),
  }: Partial<Means> = {},
): Promise<Project> {
  requireDirectory(directory);
  const parts = await findParts(directory, options, read);
  const { app, backend } = parts;
  const appFolder = join(directory, app);
  const manifest = readManifest(read, app);
  const packageManager = options.packageManager ?? (await detectPackageManager(appFolder));
  const convex = requireConvex(manifest, appFolder, { packageManager, app }, refuse);
  const inFramework = frameworkApp(manifest, directory, app, read);
  const name = options.framework ?? detectFramework(inFramework, manifest.path);
  const framework = frameworkOf(name);
  requireWirable(name, inFramework, refuse);
  const [react, reactDom] = requireReact(manifest, appFolder, { packageManager, app }, refuse);
  const command = convexCommand(packageManager);
  const backendManifest = readManifest(read, backend);
  const functions = findFunctions(directory, backend, command, backendManifest, read, refuse);
  const { typescript } = inFramework;
  const authConfig = findAuthConfig(functions, typescript, read, refuse);
  const paths = readAppPaths(framework, parts, directory, read, refuse);
  const entry = findEntry(
    { framework, packageManager, app, frameworkApp: inFramework },
    paths,
    options.entry,
    read,
    refuse,
  );
  const convexVariable = envLookup(
    shell,
    CONVEX_ENV_FILES.map((file) => posix.join(backend, file)),
    read,
  );
  const issuer = authConfig.text === null ? {} : issuerInUse(authConfig.text, authConfig.path);
  const issuerVariables = [issuer.variable ?? [], ISSUER_VARIABLES].flat();
  const clientEnv = readClientEnv(framework, paths, backend, issuerVariables, shell, read);
  return {
    directory,
    app,
    backend,
    framework: name,
    node: process.versions.node,
    typescript,
    packageJson: { path: manifest.path, text: manifest.text },
    sharing: sharingPackages(entry.providerFiles, parts, read),
    react,
    reactDom,
    clerkPackages: Object.keys(manifest.dependencies)
      .filter((name) => name.startsWith("@clerk/"))
      .map((name) => packageState(name, manifest, appFolder)),
    convex: {
      ...convex,
      cli: convexCliIn(backendManifest, join(directory, backend)),
      functions,
      command,
      deployment: deploymentOf((name) => convexVariable(name)?.value),
    },
    authConfig,
    issuerInUse: issuer,
    packageManager,
    ...clientEnv,
    envFolder: paths.envFolder,
    exposedPrefixes: paths.exposedPrefixes,
    siblingKeys: siblingKeys(parts, read),
    envFile: {
      ...clientEnv.envFile,
      tracked: await isTracked(join(directory, clientEnv.envFile.path)),
    },
    gitignore: readGitIgnore(directory, clientEnv.envFile.path, read),
    ...entry,
    ...frameworkNeeds(framework, inFramework, app, read),
    frameworkPackages: [...new Set(framework.sdks.flatMap(({ peers }) => Object.keys(peers)))].map(
      (name) => packageState(name, manifest, appFolder),
    ),
    companions: Object.keys(manifest.dependencies)
      .filter((name) => framework.companionOf?.(name) !== undefined)
      .map((name) => packageState(name, manifest, appFolder)),
    nativeInstall: nativeInstall(framework, manifest, packageManager),
    serverCalls: findServerCalls(framework, entry.visited, read),
    otherLogins: findLogins(entry, functions, read),
    sampleFiles: sampleFiles(framework, functions, entry.entry, typescript, read),
  };
}

/** The packages but the app's own that files which render a provider belong to. */
function sharingPackages(
  files: readonly ProviderFile[],
  { app, packages }: Parts,
  read: TextReader,
): Project["sharing"] {
  const owners = files.flatMap(({ path }) => packageOf(path, packages) ?? []);
  const folders = new Set(owners.map(({ folder }) => folder).filter((folder) => folder !== app));
  return {
    root: packages[0]?.folder ?? app,
    manifests: [...folders].map((folder) => {
      const { path, text, dependencies } = readManifest(read, folder);
      return { path, text, dependencies: Object.keys(dependencies) };
    }),
  };
}

/** What the framework asks for beside the providers, with paths from the directory given. */
function frameworkNeeds(
  framework: Framework,
  inFramework: FrameworkApp,
  app: string,
  read: TextReader,
): Pick<Project, "edits" | "editedFiles"> {
  const edits = (framework.edits?.(inFramework) ?? []).map((edit) => ({
    ...edit,
    file: posix.join(app, edit.file),
  }));
  const editedFiles = edits.map(({ file }) => [file, read(file) ?? null] as const);
  return { edits, editedFiles: Object.fromEntries(editedFiles) };
}

function nativeInstall(
  { natives }: Framework,
  { dependencies }: Manifest,
  packageManager: PackageManagerName,
): Project["nativeInstall"] {
  const missing = natives?.names.filter((name) => !(name in dependencies)) ?? [];
  if (!natives || missing.length === 0) return undefined;
  return programCommand(packageManager, [...natives.command, ...missing]);
}

function findServerCalls(
  { serverCalls }: Framework,
  visited: readonly string[],
  read: TextReader,
): Project["serverCalls"] {
  if (!serverCalls) return [];
  return visited.flatMap((path) =>
    callsWithoutOptions({ path, text: read(path) ?? "" }, serverCalls),
  );
}

/** Only where something is still to be wired: who has Clerk already has decided. */
function findLogins(
  { providers, visited, source: { aliases } }: Pick<Project, "providers" | "visited" | "source">,
  functions: string,
  read: TextReader,
): Project["otherLogins"] {
  if (!providers.some(({ kind }) => kind === "convex")) return [];
  const sources = (paths: readonly string[]) =>
    paths.flatMap((path) => {
      const text = read(path);
      return text === undefined ? [] : [{ path, text }];
    });
  const schema = ["schema.ts", "schema.js"].map((name) => posix.join(functions, name));
  const isLocal = (module: string, from: string) =>
    resolveImport(module, from, aliases, read) !== undefined;
  return loginSigns(sources(schema)[0], sources(visited), isLocal);
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
