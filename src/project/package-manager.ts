/** Which package manager the project uses. */

import { up } from "empathic/find";
import { detect, getUserAgent } from "package-manager-detector/detect";
import { PACKAGE_MANAGERS, type PackageManagerName } from "../options.ts";
import type { PackageManager } from "./project.ts";
import { outermostFolder } from "./workspace.ts";

/**
 * Looks from the app upward, the app's own folder first and no further than the repository or
 * workspace (a stray lock file in a home folder decides nothing). The `packageManager` field beats a lock file;
 * where there is neither, the one that started this program, else npm. `chosen` overrides it all.
 */
export async function detectPackageManager(
  directory: string,
  chosen: PackageManagerName | undefined,
): Promise<PackageManager> {
  const found = await detect({
    cwd: directory,
    stopDir: outermostFolder(directory),
    strategies: ["packageManager-field", "devEngines-field", "lockfile"],
  });
  if (found && isKnown(found.name) && (!chosen || chosen === found.name)) {
    const berry = found.name === "yarn" && up(".yarnrc.yml", { cwd: directory }) !== undefined;
    return { name: found.name, agent: berry ? "yarn@berry" : found.agent };
  }
  const agent = getUserAgent();
  const name = chosen ?? (agent && isKnown(agent) ? agent : "npm");
  return { name, agent: name };
}

function isKnown(name: string): name is PackageManagerName {
  return PACKAGE_MANAGERS.some((known) => known === name);
}

/** The words that call the project's own convex CLI, as a user would type them. */
const CONVEX_COMMANDS: Record<PackageManagerName, string[]> = {
  npm: ["npx", "convex"],
  pnpm: ["pnpm", "exec", "convex"],
  yarn: ["yarn", "convex"],
  bun: ["bunx", "convex"],
};

export function convexCommand({ name }: PackageManager): string[] {
  return CONVEX_COMMANDS[name];
}
