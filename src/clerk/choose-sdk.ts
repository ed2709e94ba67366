/** Chooses which of Clerk's SDKs a project gets. */

import { compare } from "semver";
import { fitOf, isOutside } from "../packages/fit.ts";
import { isNodeIn } from "../packages/node-range.ts";
import type { PackageState } from "../packages/package-state.ts";
import { nearestRelease } from "../packages/upgrade.ts";
import type { ClerkSdk } from "./sdk.ts";

export type SdkSituation = {
  /** The peers of the project's convex. */
  convexPeers: readonly string[];
  nodeVersion: string;
  /** The project's state of react and of the packages that SDKs name as peers. */
  packages: readonly PackageState[];
  /** The newest known releases of those packages, the oldest first: name → versions. */
  releases: Readonly<Record<string, readonly string[]>>;
};

/** A package whose version an SDK does not accept, and the accepted range. */
export type Outside = { state: PackageState; accepted: string };

/** A package that has to be brought to a release first. */
export type UpgradeStep = { state: PackageState; release: string };

/**
 * The first of the SDKs that Node, the versions of its peers and, where convex has to know it by name,
 * convex's version allow; else the one that the shortest steps lead to. Undefined where none serves
 * the project within the major versions that it has.
 */
export function chooseSdk(
  sdks: readonly ClerkSdk[],
  situation: SdkSituation,
): { sdk: ClerkSdk; steps: UpgradeStep[] } | undefined {
  const possible = sdks.filter(
    ({ name, node }) =>
      isNodeIn(situation.nodeVersion, node) && isKnownToConvex(name, situation.convexPeers),
  );
  const serving = possible.find((sdk) => outsideOf(sdk, situation).length === 0);
  if (serving) return { sdk: serving, steps: [] };
  const reached = possible.flatMap((sdk) => {
    const steps = stepsTo(sdk, situation);
    return steps ? [{ sdk, steps }] : [];
  });
  return reached.sort((a, b) => compareSteps(a.steps, b.steps))[0];
}

/** The packages of the project that the SDK does not accept, for all that is known of them. */
export function outsideOf(
  { react, peers }: ClerkSdk,
  { packages }: Pick<SdkSituation, "packages">,
): Outside[] {
  return Object.entries({ ...peers, react }).flatMap(([name, accepted]) => {
    const state = packages.find((each) => each.name === name);
    return state && isOutside(fitOf(state, accepted)) ? [{ state, accepted }] : [];
  });
}

/**
 * Finds what brings each of those packages to a version that the SDK accepts; undefined where one
 * can't be.
 */
export function stepsTo(sdk: ClerkSdk, situation: SdkSituation): UpgradeStep[] | undefined {
  const steps = outsideOf(sdk, situation).map(({ state, accepted }) => {
    const release = nearestRelease(state, accepted, situation.releases[state.name]);
    return release === undefined ? undefined : { state, release };
  });
  return steps.every((step) => step !== undefined) ? steps : undefined;
}

function compareSteps([a]: readonly UpgradeStep[], [b]: readonly UpgradeStep[]): number {
  return a && b ? compare(a.release, b.release) : 0;
}

/** Older versions of convex know the React SDK by its former name only. */
export function isKnownToConvex(name: string, convexPeers: readonly string[]): boolean {
  return name !== "@clerk/react" || convexPeers.includes(name);
}
