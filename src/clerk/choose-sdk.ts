/** Which of Clerk's SDKs a project gets. */

import { intersects, satisfies, validRange } from "semver";
import type { ClerkSdk } from "./sdk.ts";

/** As much of a package's state in a project as a choice depends on. */
type Present = { name: string; declared: string | undefined; installed: string | undefined };

export type SdkSituation = {
  /** The packages that package.json names. */
  declared: readonly string[];
  /** The peers of the project's convex. */
  convexPeers: readonly string[];
  nodeVersion: string;
  /** The project's state of the packages that SDKs name as peers. */
  packages: readonly Present[];
};

/**
 * Which of a framework's SDKs a project gets: one it already has; else the first that Node, the
 * framework's version and, where convex has to know it by name, convex's version allow. Undefined
 * where none serves it.
 */
export function chooseSdk(
  sdks: readonly ClerkSdk[],
  situation: SdkSituation,
): ClerkSdk | undefined {
  const fitting = sdks.filter((sdk) => serves(sdk, situation));
  const isDeclared = ({ name }: ClerkSdk) => situation.declared.includes(name);
  const kept = fitting.find(isDeclared) ?? sdks.find(isDeclared);
  if (kept) return kept;
  return fitting.find(
    ({ name, node }) =>
      satisfies(situation.nodeVersion, node) && isKnownToConvex(name, situation.convexPeers),
  );
}

/** Whether the project's versions of an SDK's peers are ones it accepts, as far as they are known. */
export function serves({ peers }: ClerkSdk, { packages }: Pick<SdkSituation, "packages">): boolean {
  return Object.entries(peers).every(([name, range]) => {
    const { installed, declared } = packages.find((each) => each.name === name) ?? {};
    if (installed) return satisfies(installed, range, { includePrerelease: true });
    return !declared || !validRange(declared) || intersects(declared, range);
  });
}

/** Older versions of convex know the React SDK by its former name only. */
function isKnownToConvex(name: string, convexPeers: readonly string[]): boolean {
  return name !== "@clerk/react" || convexPeers.includes(name);
}
