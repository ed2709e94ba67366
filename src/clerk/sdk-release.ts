/** Compares a project's version of an SDK with an entry of the tables. */

import { major, minVersion } from "semver";
import { type Fit, fitOf } from "../packages/fit.ts";
import type { PackageState } from "../packages/package-state.ts";
import type { ClerkSdk } from "./sdk.ts";

/** Compares the project's version of an SDK with the releases that this entry of the table is about. */
export function fitOfRelease(state: PackageState, { oldest }: Pick<ClerkSdk, "oldest">): Fit {
  return fitOf(state, `>=${oldest} <${major(oldest) + 1}.0.0-0`);
}

/** Whether the project's version of an SDK is, or may be, of this entry's major version. */
export function isMajorOf(state: PackageState, { range }: Pick<ClerkSdk, "range">): boolean {
  const found = fitOf(state, `${minVersion(range)?.major}.x`);
  return found === "in" || found === "unknown";
}
