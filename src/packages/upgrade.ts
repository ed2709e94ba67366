/** Finds the version that a package has to be brought to for Clerk's SDK to take it. */

import { gt, major, minVersion, Range, rsort, satisfies, validRange } from "semver";
import { fitOf, isOutside } from "./fit.ts";
import { type CatalogPlace, type PackageState, versionOf } from "./package-state.ts";

export type Upgrade = {
  name: string;
  /** The version that is there. */
  from: string;
  /** What package.json says afterwards. */
  range: string;
  /** Whether what package.json says now allows it too. */
  allowed: boolean;
  /** The catalog that has to say so in its place. */
  catalog?: CatalogPlace;
};

/**
 * The nearest newer release of the same major version that is accepted: the first such of `releases`
 * (in their order), else the least that `accepted` names for its own minor version. Undefined where
 * the package fits, its version isn't known, or there is no such release.
 */
export function nearestRelease(
  state: PackageState,
  accepted: string,
  releases: readonly string[] = [],
): string | undefined {
  const version = leastVersion(state);
  if (version === undefined || !isOutside(fitOf(state, accepted))) return undefined;
  const isNext = (release: string) =>
    major(release) === major(version) && gt(release, version) && satisfies(release, accepted);
  return releases.find(isNext) ?? leastOfMinor(version, accepted);
}

/** The newest of the releases that is accepted. */
export function newestAccepted(accepted: string, releases: readonly string[]): string | undefined {
  return rsort([...releases]).find((release) => satisfies(release, accepted));
}

/**
 * Gives the range that brings the package to the release, written as package.json writes its range
 * now.
 */
export function upgradeTo(release: string, state: PackageState): Upgrade {
  const { name, declared, catalog } = state;
  return {
    ...(catalog && { catalog }),
    name,
    from: leastVersion(state) ?? declared ?? "unknown",
    range: `${operatorOf(declared)}${release}`,
    allowed:
      declared !== undefined && validRange(declared) !== null && satisfies(release, declared),
  };
}

/** The version that is there, else the least that package.json allows. */
function leastVersion(state: PackageState): string | undefined {
  const { declared } = state;
  const known = versionOf(state);
  if (known !== undefined || declared === undefined || validRange(declared) === null) return known;
  return minVersion(declared)?.version;
}

function leastOfMinor(version: string, accepted: string): string | undefined {
  const minor = version.split(".", 2).join(".");
  return new Range(accepted).raw
    .split("||")
    .map((part) => minVersion(part.trim())?.version)
    .find((least) => least?.startsWith(`${minor}.`) && gt(least, version));
}

/** Reads how package.json writes its range, for the new one to be written so. */
function operatorOf(declared: string | undefined): "" | "^" | "~" {
  if (declared?.startsWith("~")) return "~";
  return declared && /^[v=]?\d+\.\d+\.\d+/.test(declared) ? "" : "^";
}
