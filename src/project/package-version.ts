/** Which version of a package the project has, or will have. */

import { minVersion, validRange } from "semver";
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
