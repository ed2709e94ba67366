/** Compares a package's version with the range that another package accepts. */

import { gtr, intersects, ltr, minVersion, satisfies, subset, validRange } from "semver";
import { type PackageState, versionOf } from "./package-state.ts";

/**
 * `in`: it is accepted; `below`, `above`, `between`: it is not, and all that is accepted is newer,
 * older, or on both sides of it; `unknown`: the version isn't known, and package.json allows both
 * accepted ones and others.
 */
export type Fit = "in" | "below" | "above" | "between" | "unknown";

const PRERELEASES = { includePrerelease: true };

/** Compares the project's version of a package with a range of accepted ones. */
export function fitOf(state: PackageState, accepted: string): Fit {
  const version = versionOf(state);
  if (version !== undefined) {
    return satisfies(version, accepted, PRERELEASES) ? "in" : side(version, accepted);
  }
  const declared = state.declared === undefined ? null : validRange(state.declared);
  if (declared === null) return "unknown";
  if (subset(declared, accepted, PRERELEASES)) return "in";
  if (intersects(declared, accepted, PRERELEASES)) return "unknown";
  const least = minVersion(declared)?.version;
  return least === undefined ? "unknown" : side(least, accepted);
}

/** Whether a fit leaves the package out for sure. */
export function isOutside(found: Fit): boolean {
  return found === "below" || found === "above" || found === "between";
}

function side(version: string, accepted: string): Fit {
  if (ltr(version, accepted, PRERELEASES)) return "below";
  return gtr(version, accepted, PRERELEASES) ? "above" : "between";
}
