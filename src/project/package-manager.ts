/** Which package manager the project uses. */

import { detect, getUserAgent } from "package-manager-detector/detect";
import { PACKAGE_MANAGERS, type PackageManagerName } from "../options.ts";
import { outermostFolder } from "./workspace.ts";

/**
 * Looks from the app upward, the app's own folder first and no further than the repository or
 * workspace (a stray lock file in a home folder decides nothing). The `packageManager` field beats
 * a lock file; where there is neither, the one that started this program, else npm.
 */
export async function detectPackageManager(directory: string): Promise<PackageManagerName> {
  const found = await detect({
    cwd: directory,
    stopDir: outermostFolder(directory),
    strategies: ["packageManager-field", "devEngines-field", "lockfile"],
  });
  const names = [found?.name, getUserAgent() ?? undefined];
  return names.find(isKnown) ?? "npm";
}

function isKnown(name: string | undefined): name is PackageManagerName {
  return PACKAGE_MANAGERS.some((known) => known === name);
}

/** The words that call the project's own convex CLI, as a user would type them. */
const CONVEX_COMMANDS: Record<PackageManagerName, string[]> = {
  npm: ["npx", "convex"],
  pnpm: ["pnpm", "exec", "convex"],
  yarn: ["yarn", "convex"],
  bun: ["bunx", "convex"],
};

export function convexCommand(packageManager: PackageManagerName): string[] {
  return CONVEX_COMMANDS[packageManager];
}
