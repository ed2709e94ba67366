/** Clerk's SDKs, as the frameworks name them. */

import { satisfies } from "semver";
import type { ClerkSdk } from "../../src/clerk/sdk.ts";
import { FRAMEWORK_NAMES, frameworkOf } from "../../src/frameworks/registry.ts";

/** Every SDK of every framework, once. */
export const SDKS: readonly ClerkSdk[] = [
  ...new Set(FRAMEWORK_NAMES.flatMap((name) => frameworkOf(name).sdks)),
];

/** The ranges that the SDKs have for a package beside them. */
export function rangesOfClerk(name: string): string[] {
  return SDKS.flatMap(({ react, peers }) => (name === "react" ? react : (peers[name] ?? [])));
}

/** Whether any SDK takes this version of a package, or none says a word of it. */
export function isTakenByClerk(name: string, version: string): boolean {
  const ranges = rangesOfClerk(name);
  return ranges.length === 0 || ranges.some((range) => satisfies(version, range));
}

/** The first of that name. */
export function sdkNamed(name: string): ClerkSdk {
  const found = SDKS.find((sdk) => sdk.name === name);
  if (!found) throw new Error(`no framework names ${name}`);
  return found;
}
