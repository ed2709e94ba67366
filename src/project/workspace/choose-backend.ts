/** Finds the package whose Convex functions an app uses, where the convex CLI runs. */

import { join, posix, relative, resolve, sep } from "node:path";
import { aliasedFolders, generatedImports } from "../../code/modules/generated-imports.ts";
import type { PathAliases } from "../../code/modules/tsconfig-paths.ts";
import { CliError } from "../../errors.ts";
import { foreignBackend, unclaimedFunctions } from "../../refusals/backend-refusals.ts";
import { functionsFolder, holdsFunctions } from "../convex/functions-folder.ts";
import { type Manifest, readManifest } from "../dependencies/manifest.ts";
import { type Access, isThere, type TextReader } from "../text-files.ts";
import { foldersUp, outermostFolder } from "./project-boundary.ts";
import type { WorkspacePackage } from "./workspace-packages.ts";

type AppInWorkspace = {
  app: string;
  manifest: Manifest;
  /** Where the command was started. */
  started: WorkspacePackage;
  packages: readonly WorkspacePackage[];
};

/** The package, and why it is no choice: then it is the app. */
type BackendChoice = { backend: string; refusal?: CliError };

/** What the app imports: its modules, and what aliases stand for. */
type Imports = { visited: readonly string[]; aliases: PathAliases };

/**
 * The package with the functions: the app's own; else that of the folder which the app imports its
 * generated code from; else one of the workspace. Throws `ambiguous-backend` with the choices there
 * are; an imported folder that can't be used is refused with `outside-project` or `no-functions`. What
 * the app imports is asked for only where it decides.
 */
export function chooseBackend(
  { app, manifest, started, packages }: AppInWorkspace,
  imports: () => Imports,
  access: Access,
): BackendChoice {
  const { directory, read } = access;
  const all = packages.length > 0 ? packages : [started];
  const isReal = (folder: string, its: Manifest) => hasFunctions(folder, its, directory, read);
  if (isReal(app, manifest)) return { backend: app };
  const imported = importedFunctions(imports(), access);
  if (imported) return backendAround(imported, { app, manifest }, access);
  const real = all.filter((each) => isReal(each.folder, each.manifest));
  const backends = real.length > 0 ? real : all.filter((each) => claimsFunctions(each, access));
  const named = backends.filter(({ name }) => name !== undefined && name in manifest.dependencies);
  const likely = named.length > 0 ? named : backends;
  const own = likely.find(({ folder }) => folder === app);
  const [only, another] = own ? [own] : likely;
  if (!only) return { backend: app };
  if (!another) return { backend: only.folder };
  const here = likely.find(({ folder }) => folder === started.folder);
  if (here) return { backend: here.folder };
  throw new CliError(
    "ambiguous-backend",
    `Several packages here hold Convex functions: ${likely.map(({ folder }) => folder || ".").join(", ")}.`,
    `Name the one that ${app || "this app"} uses among the dependencies of its package.json, then run the command again.`,
  );
}

/** Whether the convex CLI would push functions from a package. */
export function hasFunctions(
  folder: string,
  manifest: Manifest,
  directory: string,
  read: TextReader,
): boolean {
  if (!("convex" in manifest.dependencies)) return false;
  const functions = functionsOf(folder, manifest, read);
  return functions === undefined || holdsFunctions(join(directory, functions));
}

/** Whether a package has a place for functions, be there any or not. */
function claimsFunctions(
  { folder, manifest }: WorkspacePackage,
  { directory, read }: Access,
): boolean {
  if (!("convex" in manifest.dependencies)) return false;
  const functions = functionsOf(folder, manifest, read);
  const isNamed = isThere(join(directory, folder, "convex.json"));
  return isNamed || functions === undefined || isThere(join(directory, functions));
}

/** Undefined where its convex.json can't be read: who comes to use that is told. */
function functionsOf(folder: string, manifest: Manifest, read: TextReader): string | undefined {
  try {
    return functionsFolder(folder, manifest, read);
  } catch (error) {
    if (error instanceof CliError && error.code === "bad-manifest") return undefined;
    throw error;
  }
}

/** A functions folder, and what in the app leads to it. */
type ImportedFunctions = { folder: string; by: string };

/** The first folder with functions that the app imports generated code of, or has an alias for. */
function importedFunctions(
  { visited, aliases }: Imports,
  { directory, read }: Access,
): ImportedFunctions | undefined {
  const imported = generatedImports(visited, aliases, read).flatMap(({ file, line, folders }) =>
    folders.map((folder) => ({ folder, by: `${file}:${line}` })),
  );
  const aliased = aliasedFolders(aliases).map((folder) => ({ folder, by: "an alias" }));
  const isReal = (folder: string) => holdsFunctions(join(directory, folder));
  const isConvexs = (folder: string) =>
    posix.basename(folder) === "convex" || isThere(join(directory, folder, "_generated"));
  return (
    imported.find(({ folder }) => isReal(folder)) ??
    aliased.find(({ folder }) => isReal(folder) && isConvexs(folder))
  );
}

/** The package whose functions a folder holds: one above it, or the app, whose convex.json names it. */
function backendAround(
  { folder, by }: ImportedFunctions,
  { app, manifest }: Pick<AppInWorkspace, "app" | "manifest">,
  { directory, read }: Access,
): BackendChoice {
  const root = outermostFolder(directory);
  const absolute = resolve(directory, folder);
  const above = foldersUp(absolute, root);
  if (above.at(-1) !== root) return { backend: app, refusal: foreignBackend(folder, by, root) };
  const paths = above.map((each) => relative(directory, each).split(sep).join("/"));
  const backend = [...paths, app].find((path) => {
    if (read(posix.join(path, "package.json")) === undefined) return false;
    const its = readManifest(read, path);
    const functions = functionsOf(path, its, read);
    const isIt = functions !== undefined && resolve(directory, functions) === absolute;
    return "convex" in its.dependencies && isIt;
  });
  if (backend !== undefined) return { backend };
  const isNamed = "convex" in manifest.dependencies;
  return { backend: app, refusal: unclaimedFunctions({ folder, by, app, isNamed }) };
}
