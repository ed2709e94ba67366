/** Collects what decides which of Clerk's SDKs a project gets. */

import type { SdkSituation, UpgradeStep } from "../clerk/choose-sdk.ts";
import { type Upgrade, upgradeTo } from "../packages/upgrade.ts";
import type { Project } from "../project/project.ts";
import { frameworkOf } from "./registry.ts";

export function sdkSituation(project: Project): SdkSituation {
  return {
    convexPeers: project.convex.peers,
    nodeVersion: project.node,
    packages: [project.react, ...project.frameworkPackages],
    releases: frameworkOf(project.framework).releases ?? {},
  };
}

/**
 * Finds what package.json has to say for the steps, with the packages that move together with
 * theirs.
 */
export function upgradesFor(
  steps: readonly UpgradeStep[],
  { framework, reactDom, companions }: Project,
): Upgrade[] {
  const { companionOf } = frameworkOf(framework);
  return steps.flatMap(({ state, release }) => {
    const along = companions.filter(({ name }) => companionOf?.(name) === state.name);
    const others = state.name === "react" && reactDom.declared ? [reactDom] : along;
    return [state, ...others].map((each) => upgradeTo(release, each));
  });
}
