/** Whether the parts of an app that share a package really load the same copy of it. */

import { realpathSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { findInstalled } from "./installed-package.ts";
import type { Project } from "./project.ts";

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
