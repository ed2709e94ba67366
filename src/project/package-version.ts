/** Which version of a package the project has, or will have. */

import { gte, minVersion, validRange } from "semver";
import type { PackageState } from "./project.ts";

/**
 * The installed version, else the least that the declared range allows; undefined where neither
 * is known (`workspace:*`, a git address, a tag).
 */
export function versionOf(state: PackageState): string | undefined {
  if (state.installed) return state.installed;
  if (!state.declared || !validRange(state.declared)) return undefined;
  return minVersion(state.declared)?.version;
}

/** The first convex to export the type `AuthConfig`. */
const AUTH_CONFIG_TYPE_SINCE = "1.27.5";

/** Whether the project's convex is sure to export it. */
export function hasAuthConfigType(convex: PackageState): boolean {
  const version = versionOf(convex);
  return version !== undefined && gte(version, AUTH_CONFIG_TYPE_SINCE);
}
