/** Finds which package renders React, and in which of its folders. */

import { join, posix, relative, sep } from "node:path";
import { CliError } from "../../errors.ts";
import { FRAMEWORK_NAMES } from "../../frameworks/registry.ts";
import { eachWiring } from "../../text/shell-command.ts";
import { IN_ITS_FOLDER, noManifest, readManifest } from "../dependencies/manifest.ts";
import { isRecognised, opensHere, startsHere } from "../framework.ts";
import { frameworkApp } from "../framework-app.ts";
import { isThere, type TextReader } from "../text-files.ts";
import { appAboveHint } from "./app-above.ts";
import { appsBelowHint } from "./apps-below.ts";
import { hasFunctions } from "./choose-backend.ts";
import { scriptFolders } from "./nested-apps.ts";
import { foldersUp, outermostFolder } from "./project-boundary.ts";
import { type WorkspacePackage, workspacePackages } from "./workspace-packages.ts";

/** Folders relative to the directory given, "" for that itself. */
export type Parts = {
  /** The package that renders React. */
  app: string;
  /** The folder of its pages and configurations: the package's own, or one below without a manifest. */
  home: string;
  /** The package that the command was started in. */
  started: WorkspacePackage;
  /** All packages of the workspace. */
  packages: WorkspacePackage[];
};

/** A package, and the folder in it that the app is in. */
type PlacedApp = WorkspacePackage & { home: string };

/**
 * Finds it from the app, from the backend or from the root of the workspace or the repository; an app
 * or an entry that is named says which app is meant. Throws `ambiguous-app` with the choices there
 * are.
 */
export async function findApp(
  directory: string,
  named: { app?: string | undefined; entry?: string | undefined },
  read: TextReader,
): Promise<Parts> {
  const started = startedPackage(directory, read);
  const at = { directory, read };
  const packages = await workspacePackages(join(directory, started.folder), directory);
  const found = { started, packages };
  const own = placedIn(started, "");
  if (started.folder !== "") return { ...found, app: started.folder, home: "" };
  const nested = isApp(own, at) && opensIn(own, at) ? [] : nestedApps(started, at);
  const isMeant = nested.length === 0 && isApp(own, at) && startsIn(own, at);
  const hasAll = isMeant && hasFunctions("", started.manifest, directory, read);
  const isOnly = packages.length === 0 && nested.length === 0;
  if (hasAll || isOnly) return { ...found, app: "", home: "" };
  const all = [...packages.map((each) => placedIn(each, each.folder)), ...nested];
  const holding = named.entry === undefined ? undefined : owningApp(named.entry, all);
  const meant = all.find(({ home }) => (home || ".") === named.app) ?? holding;
  const app =
    meant && isApp(meant, at) ? meant : isMeant ? own : (onlyApp(all, packages, at) ?? own);
  return { ...found, app: app.folder, home: app.home };
}

type At = { directory: string; read: TextReader };

/**
 * The package in a directory: of one without a manifest that an app starts in, the nearest above it in
 * the repository. Throws `no-package-json`.
 */
function startedPackage(directory: string, read: TextReader): WorkspacePackage {
  const folders = foldersUp(directory, outermostFolder(directory))
    .map((each) => relative(directory, each).split(sep).join("/"))
    .filter((each) => read(posix.join(each, "package.json")) !== undefined);
  const [nearest] = folders;
  if (nearest !== undefined && nearest !== "") {
    const above = { folder: nearest, name: undefined, manifest: readManifest(read, nearest) };
    if (startsIn(placedIn(above, ""), { directory, read })) return above;
  }
  if (read("package.json") === undefined) {
    throw noManifest(appsBelowHint(directory, appAboveHint(directory, IN_ITS_FOLDER)));
  }
  return { folder: "", name: undefined, manifest: readManifest(read) };
}

function placedIn(each: WorkspacePackage, home: string): PlacedApp {
  return { ...each, home };
}

/** The apps in folders that the package's scripts name. */
function nestedApps(own: WorkspacePackage, at: At): PlacedApp[] {
  return scriptFolders(own.manifest.text)
    .map((folder): PlacedApp => {
      const hasManifest = at.read(posix.join(folder, "package.json")) !== undefined;
      if (!hasManifest) return placedIn(own, folder);
      const manifest = readManifest(at.read, folder);
      return { folder, name: manifest.name, manifest, home: folder };
    })
    .filter((each) => isThere(join(at.directory, each.home)))
    .filter((each) => isApp(each, at) && startsIn(each, at));
}

/** The innermost package that a file is in. */
export function owningPackage(
  path: string,
  packages: readonly WorkspacePackage[],
): WorkspacePackage | undefined {
  return innermost(path, packages, ({ folder }) => folder);
}

function owningApp(path: string, apps: readonly PlacedApp[]): PlacedApp | undefined {
  return innermost(path, apps, ({ home }) => home);
}

function innermost<Each>(
  path: string,
  all: readonly Each[],
  folderOf: (each: Each) => string,
): Each | undefined {
  return all
    .filter((each) => {
      const folder = folderOf(each);
      return folder === "" || posix.normalize(path).startsWith(`${folder}/`);
    })
    .sort((a, b) => folderOf(b).length - folderOf(a).length)[0];
}

/** The one that uses Convex. */
function onlyApp(
  all: readonly PlacedApp[],
  packages: readonly WorkspacePackage[],
  at: At,
): PlacedApp | undefined {
  const apps = all.filter((each) => isApp(each, at));
  const using = apps.filter((each) => convexNamedFor(each, packages) !== undefined);
  // One that imports convex by its path, or leaves it to the root, depends on none by name.
  const isSomewhere = packages.some(({ manifest }) => "convex" in manifest.dependencies);
  const found =
    using.length > 0 || !isSomewhere ? using : apps.filter((each) => startsIn(each, at));
  // A root that names the packages for what starts elsewhere is no choice beside it.
  const others = found.filter(({ home }) => home !== "");
  const choice = uniqueByHome(others.length > 0 ? others : found);
  const [only, another] = choice;
  if (!another) return only;
  const choices = choice.map(({ home }) => home || ".");
  throw new CliError(
    "ambiguous-app",
    `There are several apps here that use Convex: ${choices.join(", ")}.`,
    `Say which one to wire:\n${eachWiring(choices.map((home) => [home]))}`,
    choices,
  );
}

function uniqueByHome(apps: readonly PlacedApp[]): PlacedApp[] {
  return apps.filter(({ home }, index) => apps.findIndex((each) => each.home === home) === index);
}

/**
 * The package that names convex for an app: its own, else the nearest of the workspace's that it
 * depends on.
 */
export function convexNamedFor(
  app: WorkspacePackage,
  packages: readonly WorkspacePackage[],
): WorkspacePackage | undefined {
  const queue = [app];
  // The queue grows while it is walked.
  for (const each of queue) {
    const { dependencies } = each.manifest;
    if ("convex" in dependencies) return each;
    const reached = packages.filter(({ name }) => name !== undefined && name in dependencies);
    queue.push(...reached.filter((other) => !queue.includes(other)));
  }
  return undefined;
}

function isApp({ manifest, home }: PlacedApp, { directory, read }: At): boolean {
  return (
    "react" in manifest.dependencies && isRecognised(frameworkApp(manifest, directory, home, read))
  );
}

function startsIn({ manifest, home }: PlacedApp, { directory, read }: At): boolean {
  const app = frameworkApp(manifest, directory, home, read);
  return FRAMEWORK_NAMES.some((name) => startsHere(name, app));
}

function opensIn({ manifest, home }: PlacedApp, { directory, read }: At): boolean {
  const app = frameworkApp(manifest, directory, home, read);
  return FRAMEWORK_NAMES.some((name) => opensHere(name, app));
}
