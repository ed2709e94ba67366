/** Lists the packages of a workspace, as its root names them. */

import { dirname, join, posix, relative, sep } from "node:path";
import * as z from "zod/mini";
import { CliError } from "../../errors.ts";
import { tryParseFile } from "../../text/try-parse.ts";
import { type Manifest, readManifest } from "../dependencies/manifest.ts";
import { textReader } from "../text-files.ts";
import { pnpmPatterns } from "./pnpm-patterns.ts";
import { foldersUp, outermostFolder } from "./project-boundary.ts";

/** A package with its folder, relative to the directory that is asked for ("" for that itself). */
export type WorkspacePackage = { folder: string; name: string | undefined; manifest: Manifest };

const patterns = z.array(z.string());
const workspaces = z.union([patterns, z.object({ packages: patterns })]);
const rootManifest = z.object({ workspaces: z.optional(workspaces) });

/**
 * All packages of the workspace that `directory` (absolute) is a package of, its root first, relative
 * to `from`; none where it is in no workspace. A package whose manifest can't be read is left out.
 */
export async function workspacePackages(
  directory: string,
  from = directory,
): Promise<WorkspacePackage[]> {
  for (const root of foldersUp(directory, outermostFolder(directory))) {
    const named = await patternsOf(root);
    if (!named) continue;
    const folders = [root, ...(await foldersOf(root, named))];
    // A workspace above that doesn't count this folder among its own has nothing to do with it.
    if (!folders.includes(directory)) continue;
    return folders.flatMap((folder) => packageAt(folder, from) ?? []);
  }
  return [];
}

/**
 * The patterns for the folders of a workspace's packages; undefined where it is no workspace's
 * root.
 */
async function patternsOf(root: string): Promise<string[] | undefined> {
  const read = textReader(root);
  const yaml = read("pnpm-workspace.yaml");
  if (yaml !== undefined) {
    const named = await pnpmPatterns(yaml);
    if (named) return named;
  }
  const manifest = rootManifest.safeParse(tryParseFile(read("package.json")));
  if (!manifest.success || !manifest.data.workspaces) return undefined;
  const named = manifest.data.workspaces;
  return Array.isArray(named) ? named : named.packages;
}

async function foldersOf(root: string, named: readonly string[]): Promise<string[]> {
  const { globSync } = await import("tinyglobby");
  const manifests = named
    .filter(isUsual)
    .slice(0, MOST_PATTERNS)
    .map((pattern) =>
      posix.join(pattern.replace(/^(!?)\.?\//, "$1").replace(/\/$/, ""), "package.json"),
    );
  return globSync(manifests, {
    cwd: root,
    ignore: ["**/node_modules/**"],
    followSymbolicLinks: false,
    expandDirectories: false,
  })
    .sort()
    .map((manifest) => dirname(join(root, manifest)))
    .filter((folder) => folder !== root);
}

const MOST_PATTERNS = 1000;
const LONGEST_PATTERN = 200;
const MOST_GROUPS = 2;

/** Whether a pattern is one that people write: groups within groups, and ranges, never come to an end. */
function isUsual(pattern: string): boolean {
  const groups = pattern.match(/[{(]/g) ?? [];
  return (
    pattern.length <= LONGEST_PATTERN &&
    groups.length <= MOST_GROUPS &&
    !/\{[^}]*\.\./.test(pattern)
  );
}

function packageAt(folder: string, directory: string): WorkspacePackage | undefined {
  try {
    const manifest = readManifest(textReader(folder));
    const path = relative(directory, folder).split(sep).join("/");
    return { folder: path, name: manifest.name, manifest };
  } catch (error) {
    if (error instanceof CliError && error.code === "unreadable-file") throw error;
    return undefined;
  }
}
