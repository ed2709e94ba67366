/** Checks whether the parts of an app that share a package really load the same copy of it. */

import { realpathSync } from "node:fs";
import { join, relative, sep } from "node:path";
import * as z from "zod/mini";
import type { Project } from "../project.ts";
import { findInstalled, installedManifest } from "./installed-package.ts";

/** A copy: its folder relative to the project's directory, its version, and who loads it. */
export type PackageCopy = { folder: string; version: string; loadedBy: string[] };

export type PackageCopies = { name: string; copies: PackageCopy[] };

/** Packages that keep state in their modules, so that two copies know nothing of each other. */
const SHARED = ["react", "convex"];

/**
 * For react, convex and Clerk's SDK, each copy that is installed: as the app loads it, as packages
 * that render a provider for it do, and as convex and Clerk's SDK load react. None where nothing is
 * installed in node_modules folders.
 */
export function packageCopies(
  { directory, app, sharing }: Pick<Project, "directory" | "app" | "sharing">,
  sdk: string | undefined,
): PackageCopies[] {
  const own = [app, ...sharing.manifests.map(({ path }) => path.replace(/\/?package\.json$/, ""))];
  const folders = own.map((folder) => ({
    by: folder === "" ? "the app" : folder,
    at: join(directory, folder),
  }));
  const loaders = ["convex", ...(sdk ? [sdk] : [])].flatMap((name) => {
    const installed = findInstalled(name, join(directory, app));
    return installed ? [{ by: name, at: realpathSync(installed.directory) }] : [];
  });
  return [...SHARED, ...(sdk ? [sdk] : [])].flatMap((name) => {
    const from = name === "react" ? [...folders, ...loaders] : folders;
    const copies: PackageCopy[] = [];
    for (const { by, at } of from) {
      const installed = findInstalled(name, at);
      if (!installed) continue;
      const real = realpathSync(installed.directory);
      const folder = relative(directory, real).split(sep).join("/");
      const known = copies.find((copy) => copy.folder === folder);
      if (known) known.loadedBy.push(by);
      else copies.push({ folder, version: installed.version, loadedBy: [by] });
    }
    return copies.length > 0 ? [{ name, copies }] : [];
  });
}

/** What an SDK's own package.json says. */
export type SdkManifest = {
  name: string;
  /** What it takes of other packages: name → range. */
  peers: Readonly<Record<string, string>>;
  /** Its `engines.node`. */
  node: string | undefined;
  /** The packages of Clerk's that it is made of, where the app loads the same copy of them. */
  builtOn: string[];
};

const names = z.record(z.string(), z.string());
const builtOnSchema = z.object({
  dependencies: z.optional(names),
  peerDependencies: z.optional(names),
});

/**
 * Reads the SDK's manifest as the app loads it; undefined where it isn't installed in node_modules
 * folders.
 */
export function sdkManifest(
  { directory, app }: Pick<Project, "directory" | "app">,
  sdk: string | undefined,
): SdkManifest | undefined {
  const folder = join(directory, app);
  const installed = sdk === undefined ? undefined : findInstalled(sdk, folder);
  if (sdk === undefined || !installed) return undefined;
  const own = realpathSync(installed.directory);
  const manifest = builtOnSchema.safeParse(installedManifest(own));
  const { dependencies = {}, peerDependencies = {} } = manifest.data ?? {};
  const copyFor = (name: string, at: string) => {
    const found = findInstalled(name, at);
    return found && realpathSync(found.directory);
  };
  return {
    name: sdk,
    peers: peerDependencies,
    node: installed.node,
    builtOn: Object.keys(dependencies).filter((name) => {
      const copy = name.startsWith("@clerk/") ? copyFor(name, folder) : undefined;
      return copy !== undefined && copy === copyFor(name, own);
    }),
  };
}
