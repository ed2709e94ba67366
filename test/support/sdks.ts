/** Clerk's SDKs, as the frameworks name them. */

import type { ClerkSdk } from "../../src/clerk/sdk.ts";
import { FRAMEWORK_NAMES, frameworkOf } from "../../src/frameworks/registry.ts";

/** Every SDK of every framework, once. */
export const SDKS: readonly ClerkSdk[] = [
  ...new Set(FRAMEWORK_NAMES.flatMap((name) => frameworkOf(name).sdks)),
];

/** The first of that name. */
export function sdkNamed(name: string): ClerkSdk {
  const found = SDKS.find((sdk) => sdk.name === name);
  if (!found) throw new Error(`no framework names ${name}`);
  return found;
}
