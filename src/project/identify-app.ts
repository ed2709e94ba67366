/** Finds out which app is meant, what it is built with, and whose functions it uses. */

import { join } from "node:path";
import type { CliError } from "../errors.ts";
import { frameworkOf } from "../frameworks/registry.ts";
import { readManifest } from "./dependencies/manifest.ts";
import { detectPackageManager } from "./dependencies/package-manager.ts";
import { requireConvex, requireReact } from "./dependencies/packages.ts";
import { readAppPaths } from "./entry/app-paths.ts";
import { findEntry } from "./entry/provider-entry.ts";
import { detectFramework, isRecognised, requireWirable } from "./framework.ts";
import { frameworkApp } from "./framework-app.ts";
import type { LookOptions } from "./look.ts";
import type { Access } from "./text-files.ts";
import { convexNamedFor, findApp } from "./workspace/app-and-backend.ts";
import { chooseBackend } from "./workspace/choose-backend.ts";

/**
 * Throws a `CliError` where there is no app with Convex and React. Of an app without functions of its
 * own the imports lead to them, and are followed first for that: what is refused there is told when the
 * entry is found in earnest, with all that is known by then.
 */
export async function identifyApp(options: LookOptions, access: Access) {
  const { directory, read, refuse } = access;
  const parts = await findApp(directory, options, read);
  const { app, home, packages } = parts;
  const manifest = readManifest(read, app);
  const folder = join(directory, app);
  const packageManager = options.packageManager ?? (await detectPackageManager(folder));
  const setting = { packageManager, app };
  const convexIn = (named: string) =>
    requireConvex(
      readManifest(read, named),
      join(directory, named),
      { packageManager, app: named },
      refuse,
    );
  const inFramework = frameworkApp(manifest, directory, home, read);
  const named = convexNamedFor({ folder: app, name: manifest.name, manifest }, packages);
  // Only an app whose imports can be followed may turn out to have another package's convex.
  const known = named || !isRecognised(inFramework) ? convexIn(named?.folder ?? app) : undefined;
  const framework = options.framework ?? detectFramework(inFramework, manifest.path);
  requireWirable(framework, inFramework, refuse);
  const refusedLater: CliError[] = [];
  const later = { ...access, refuse: (refusal: CliError) => void refusedLater.push(refusal) };
  const quietly = { ...access, refuse: () => {} };
  const surroundings = {
    framework: frameworkOf(framework),
    ...setting,
    frameworkApp: inFramework,
  };
  const paths = readAppPaths(surroundings.framework, parts, later);
  const imports = () => {
    const { visited } = findEntry(surroundings, paths, options.entry, quietly);
    return { visited, aliases: paths.aliases };
  };
  const choice = chooseBackend({ ...parts, manifest }, imports, access);
  const convex = known ?? convexIn(choice.backend);
  const [react, reactDom] = requireReact(manifest, folder, setting, refuse);
  if (choice.refusal) refuse(choice.refusal);
  return {
    parts,
    backend: choice.backend,
    lacksBackend: choice.refusal !== undefined,
    manifest,
    packageManager,
    inFramework,
    framework,
    convex,
    react,
    reactDom,
    paths,
    refusedLater,
  };
}
