/** Finds the lock file that a package is locked by. */

import { statSync } from "node:fs";
import { join } from "node:path";
import type { PackageManagerName } from "../../../packages/package-managers.ts";
import { foldersUp, outermostFolder } from "../../workspace/project-boundary.ts";

/** By who writes them, in the order in which a folder's are taken; `bun.lockb` is binary. */
const LOCK_FILES: Record<PackageManagerName, readonly string[]> = {
  bun: ["bun.lock", "bun.lockb"],
  pnpm: ["pnpm-lock.yaml"],
  yarn: ["yarn.lock"],
  npm: ["npm-shrinkwrap.json", "package-lock.json"],
};

/**
 * The path of the lock file next above `directory` (both absolute), no further up than the
 * repository or workspace: of the package manager in use if it has one, else of any.
 */
export function findLockFile(
  directory: string,
  packageManager?: PackageManagerName,
): string | undefined {
  const folders = foldersUp(directory, outermostFolder(directory));
  const first = (names: readonly string[]) =>
    folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isFile);
  const any = () => first(Object.values(LOCK_FILES).flat());
  return (packageManager && first(LOCK_FILES[packageManager])) ?? any();
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
