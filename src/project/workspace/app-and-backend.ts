/**
 * Finds which package renders React and which holds the Convex functions: one, or two of a
 * workspace.
 */

import { join, posix } from "node:path";
import { CliError } from "../../errors.ts";
import { FRAMEWORK_NAMES } from "../../frameworks/registry.ts";
import { eachWiring } from "../../text/shell-command.ts";
import { usualFunctionsFolder } from "../convex/convex-setup.ts";
import { readManifest } from "../dependencies/manifest.ts";
import { isRecognised, startsHere } from "../framework.ts";
import { frameworkApp } from "../framework-app.ts";
import { isThere, type TextReader } from "../text-files.ts";
import { type WorkspacePackage, workspacePackages } from "./workspace-packages.ts";

/** Folders relative to the directory given, "" for that itself. */
export type Parts = {
  /** The package that renders React. */
  app: string;
  /** The package with the Convex functions, where the convex CLI runs. */
  backend: string;
  /** All packages of the workspace. */
  packages: WorkspacePackage[];
};

/**
 * Finds both from the app, from the backend or from the workspace's root; an app or an entry that is
 * named says which app is meant. Throws `ambiguous-app` and `ambiguous-backend` with the choices there
 * are.
 */
export async function findParts(
  directory: string,
  named: { app?: string | undefined; entry?: string | undefined },
  read: TextReader,
): Promise<Parts> {
  const own: WorkspacePackage = { folder: "", name: undefined, manifest: readManifest(read) };
  const hasAll =
    isApp(own, directory, read) && hasFunctions(own, directory) && startsIn(own, directory, read);
  const packages = await workspacePackages(directory);
  if (hasAll || packages.length === 0) return { app: "", backend: "", packages };
  const holding = named.entry === undefined ? undefined : owningPackage(named.entry, packages);
  const meant = packages.find(({ folder }) => (folder || ".") === named.app) ?? holding;
  const app =
    meant && isApp(meant, directory, read) ? meant : appOf(own, packages, directory, read);
  const backend = backendOf(app, own, packages, directory);
  return { app: app.folder, backend: backend.folder, packages };
}

/** The innermost package that a file is in. */
export function owningPackage(
  path: string,
  packages: readonly WorkspacePackage[],
): WorkspacePackage | undefined {
  return packages
    .filter(({ folder }) => folder === "" || posix.normalize(path).startsWith(`${folder}/`))
    .sort((a, b) => b.folder.length - a.folder.length)[0];
}

function appOf(
  own: WorkspacePackage,
  packages: readonly WorkspacePackage[],
  directory: string,
  read: TextReader,
): WorkspacePackage {
  if (isApp(own, directory, read) && startsIn(own, directory, read)) return own;
  const backends = packages.filter((each) => hasFunctions(each, directory));
  const names = backends.map(({ name }) => name);
  const usesConvex = ({ manifest: { dependencies } }: WorkspacePackage) =>
    "convex" in dependencies || names.some((name) => name !== undefined && name in dependencies);
  const apps = packages.filter((each) => isApp(each, directory, read) && usesConvex(each));
  const [only, another] = apps;
  if (!only) return own;
  if (!another) return only;
  throw new CliError(
    "ambiguous-app",
    `There are several apps here that use Convex: ${apps.map(({ folder }) => folder || ".").join(", ")}.`,
    `Say which one to wire:\n${eachWiring(apps.map(({ folder }) => [folder || "."]))}`,
    apps.map(({ folder }) => folder || "."),
  );
}

function backendOf(
  app: WorkspacePackage,
  own: WorkspacePackage,
  packages: readonly WorkspacePackage[],
  directory: string,
): WorkspacePackage {
  if (hasFunctions(app, directory)) return app;
  const backends = packages.filter((each) => hasFunctions(each, directory));
  const isNamed = ({ name }: WorkspacePackage) =>
    name !== undefined && name in app.manifest.dependencies;
  const named = backends.filter(isNamed);
  const likely = named.length > 0 ? named : backends;
  const [only, another] = likely;
  if (!only) return app;
  if (!another) return only;
  const started = likely.find(({ folder }) => folder === own.folder);
  if (started) return started;
  throw new CliError(
    "ambiguous-backend",
    `Several packages here hold Convex functions: ${likely.map(({ folder }) => folder || ".").join(", ")}.`,
    `Name the one that ${app.folder || "this app"} uses among the dependencies of its package.json, then run the command again.`,
  );
}

function isApp(each: WorkspacePackage, directory: string, read: TextReader): boolean {
  return (
    "react" in each.manifest.dependencies &&
    isRecognised(frameworkApp(each.manifest, directory, each.folder, read))
  );
}

function startsIn(each: WorkspacePackage, directory: string, read: TextReader): boolean {
  const app = frameworkApp(each.manifest, directory, each.folder, read);
  return FRAMEWORK_NAMES.some((name) => startsHere(name, app));
}

function hasFunctions({ folder, manifest }: WorkspacePackage, directory: string): boolean {
  if (!("convex" in manifest.dependencies)) return false;
  const at = join(directory, folder);
  return ["convex.json", usualFunctionsFolder(manifest)].some((path) => isThere(join(at, path)));
}
