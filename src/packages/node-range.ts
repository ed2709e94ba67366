/** Tells which Node a package asks for. */

import { minVersion, satisfies, validRange } from "semver";
import { fitOf } from "./fit.ts";
import type { PackageState } from "./package-state.ts";

/** Versions of convex that ask for the same Node; `last` is the newest, where others follow. */
type ConvexBand = { convex: string; node: string; last?: string };

/**
 * What convex's own package.json says in `engines.node`, the newest first, for where neither
 * node_modules nor the lock file tells. From 1.49 on the CLI ends at once on another Node.
 */
export const CONVEX_NODE: readonly ConvexBand[] = [
  { convex: ">=1.49.0", node: ">=22.0.0" },
  { convex: ">=1.45.0 <1.49.0", node: ">=20.0.0", last: "1.48.0" },
  { convex: ">=1.14.0 <1.45.0", node: ">=18.0.0", last: "1.44.0" },
];

/** The Node that a version of convex asks for; undefined where it isn't known well enough. */
export function convexNode(convex: PackageState): string | undefined {
  return CONVEX_NODE.find((band) => fitOf(convex, band.convex) === "in")?.node;
}

/** The newest convex that runs on this Node, where the newest of all doesn't. */
export function olderConvex(node: string): string | undefined {
  return CONVEX_NODE.find((band) => isNodeIn(node, band.node))?.last;
}

/** The newest convex for this Node, as a package manager takes it. */
export function newestConvex(node: string): string {
  return `convex@${olderConvex(node) ?? "latest"}`;
}

/** Whether a Node is one that `engines.node` allows; what is no range allows each. */
export function isNodeIn(node: string, range: string | undefined): boolean {
  const valid = range === undefined ? null : validRange(range);
  return valid === null || satisfies(node, valid, { includePrerelease: true });
}

/** The major version of the least Node that a range allows. */
export function leastMajor(range: string): number | undefined {
  return validRange(range) === null ? undefined : minVersion(range)?.major;
}
