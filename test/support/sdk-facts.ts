/** What the tool says of Clerk's SDKs, against what a registry says of them. */

import { maxSatisfying, subset } from "semver";
import type { ClerkSdk } from "../../src/clerk/sdk.ts";
import { shownPackage } from "./registry.ts";

/**
 * What has moved in the newest release that the SDK's range allows, a sentence each: judged by the
 * run's registry, which is the live one where the newest releases are tried.
 */
export async function movedFacts(sdk: ClerkSdk): Promise<string[]> {
  const { versions } = await shownPackage(sdk.name);
  const newest = maxSatisfying(Object.keys(versions), sdk.range);
  const published = newest === null ? undefined : versions[newest];
  if (!published) return [`no release of ${sdk.name} is in ${sdk.range}`];
  const says = `${sdk.name}@${newest} says`;
  const node = published.engines?.node;
  const peers = Object.entries({ react: sdk.react, ...sdk.peers }).flatMap(([name, range]) => {
    const theirs = published.peerDependencies?.[name];
    // Where the SDK names none, the range is this tool's own.
    if (theirs === undefined || (subset(range, theirs) && subset(theirs, range))) return [];
    return [`${says} ${name} ${theirs}, not ${range}`];
  });
  return node === sdk.node ? peers : [`${says} Node ${node}, not ${sdk.node}`, ...peers];
}
