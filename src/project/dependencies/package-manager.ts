/** Detects which package manager the project uses. */

import { join } from "node:path";
import { detect, getUserAgent } from "package-manager-detector/detect";
import { PACKAGE_MANAGERS, type PackageManagerName } from "../../packages/package-managers.ts";
import { programCommand } from "../../text/shell-command.ts";
import { readBytes } from "../read-bytes.ts";
import { LARGEST } from "../text-files.ts";
import { foldersUp, outermostFolder } from "../workspace/project-boundary.ts";

/**
 * Looks from the app upward, the app's own folder first and no further than the repository or
 * workspace (a stray lock file in a home folder decides nothing). The `packageManager` field beats
 * a lock file; where there is neither, the one that started this program, else npm.
 */
export async function detectPackageManager(directory: string): Promise<PackageManagerName> {
  const outermost = outermostFolder(directory);
  // The detector reads manifests whole, whatever their size.
  for (const folder of foldersUp(directory, outermost)) {
    const path = join(folder, "package.json");
    readBytes(path, path, LARGEST);
  }
  const found = await detect({
    cwd: directory,
    stopDir: outermost,
    strategies: ["packageManager-field", "devEngines-field", "lockfile"],
  });
  const names = [found?.name, getUserAgent() ?? undefined];
  return names.find(isKnown) ?? "npm";
}

function isKnown(name: string | undefined): name is PackageManagerName {
  return PACKAGE_MANAGERS.some((known) => known === name);
}

/** The words that call the project's own convex CLI. */
export function convexCommand(packageManager: PackageManagerName): string[] {
  return programCommand(packageManager, ["convex"]);
}
