/** Finds the apps that stand beside one another without a workspace that says so. */

import { readdirSync } from "node:fs";
import { join, posix } from "node:path";
import { CliError } from "../../errors.ts";
import { readManifest } from "../dependencies/manifest.ts";
import { isThere, type TextReader } from "../text-files.ts";
import { outermostFolder } from "./project-boundary.ts";
import type { OverBackend } from "./siblings.ts";
import type { WorkspacePackage } from "./workspace-packages.ts";

/** Folders that are looked into: more is no place where somebody keeps a few apps. */
const MOST_FOLDERS = 100;

/**
 * The backend's package, those right below it and those beside the app, as far as they are in the same
 * repository and have no functions of their own.
 */
export function packagesNearby(
  { app, backend }: Pick<OverBackend, "app" | "backend">,
  directory: string,
  read: TextReader,
): WorkspacePackage[] {
  const outermost = outermostFolder(directory);
  const isInside = (folder: string) => {
    const path = join(directory, folder);
    return path === outermost || path.startsWith(join(outermost, "/"));
  };
  const beside = posix.join(app, "..");
  const above = app === backend ? [backend] : [backend, beside];
  const below = above.filter(isInside).flatMap((folder) => foldersIn(folder, directory));
  const folders = [...new Set([backend, ...below].map((folder) => posix.join(folder, ".")))];
  return folders
    .map((folder) => (folder === "." ? "" : folder))
    .filter((folder) => folder === backend || !isThere(join(directory, folder, "convex")))
    .flatMap((folder) => packageIn(folder, read));
}

function foldersIn(folder: string, directory: string): string[] {
  try {
    return readdirSync(join(directory, folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !/^(?:\.|node_modules$)/.test(entry.name))
      .slice(0, MOST_FOLDERS)
      .map(({ name }) => posix.join(folder, name));
  } catch {
    return [];
  }
}

/** The package in a folder, if there is one whose manifest can be read. */
export function packageIn(folder: string, read: TextReader): WorkspacePackage[] {
  try {
    if (read(posix.join(folder, "package.json")) === undefined) return [];
    const manifest = readManifest(read, folder);
    return [{ folder, name: manifest.name, manifest }];
  } catch (error) {
    // What can't be read there is not this app's business.
    if (error instanceof CliError) return [];
    throw error;
  }
}
