/** How far upward a project reaches: what lies above is somebody else's. */

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { up } from "empathic/find";
import { textReader } from "./text-files.ts";

/**
 * The highest folder whose files can concern the project in `directory`: the repository's root,
 * else the workspace's (pnpm-workspace.yaml, or `workspaces` in a package.json), else its own.
 */
export function outermostFolder(directory: string): string {
  const repository = up(".git", { cwd: directory });
  if (repository) return dirname(repository);
  return foldersUp(directory).find(isWorkspaceRoot) ?? directory;
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
  if (existsSync(join(folder, "pnpm-workspace.yaml"))) return true;
  try {
    const manifest: unknown = JSON.parse(textReader(folder)("package.json") ?? "null");
    return typeof manifest === "object" && manifest !== null && "workspaces" in manifest;
  } catch {
    // A broken manifest above the project is not this tool's business.
    return false;
  }
}
