/** Finds how far upward a project reaches: what lies above is somebody else's. */

import { accessSync, constants } from "node:fs";
import { dirname, join } from "node:path";
import { CliError, systemCode } from "../../errors.ts";
import { isThere, textReader } from "../text-files.ts";

/**
 * The highest folder whose files can concern the project in `directory`: the repository's root,
 * else the workspace's (pnpm-workspace.yaml, or `workspaces` in a package.json), else its own.
 */
export function outermostFolder(directory: string): string {
  const folders = foldersUp(directory);
  const repository = folders.find((folder) => isThere(join(folder, ".git")));
  return repository ?? folders.find(isWorkspaceRoot) ?? directory;
}

/** The folders from `directory` up to `last`, both included; without `last` up to the top. */
export function foldersUp(directory: string, last?: string): string[] {
  const folders = [directory];
  for (let at = directory; at !== last && dirname(at) !== at; at = dirname(at)) {
    folders.push(dirname(at));
  }
  return folders;
}

function isWorkspaceRoot(folder: string): boolean {
  if (isThere(join(folder, "pnpm-workspace.yaml"))) return true;
  try {
    const text = textReader(folder)("package.json") ?? "";
    // Asked again and again: most manifests need no parser to be told from a workspace's.
    if (!/workspaces|\\u/.test(text)) return false;
    const manifest: unknown = JSON.parse(text);
    return typeof manifest === "object" && manifest !== null && "workspaces" in manifest;
  } catch (error) {
    if (error instanceof CliError && !isForbidden(join(folder, "package.json"))) throw error;
    // A broken manifest above the project is not this tool's business.
    return false;
  }
}

/** Whether a file is somebody else's to read, who then has nothing to do with this project. */
function isForbidden(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return false;
  } catch (error) {
    return ["EACCES", "EPERM"].includes(systemCode(error) ?? "");
  }
}
