/** Tells what the project's version of convex can do. */

import { fitOf } from "../../packages/fit.ts";
import type { PackageState } from "../../packages/package-state.ts";

/** The releases of convex that export the type `AuthConfig`. */
export const WITH_AUTH_CONFIG_TYPE = ">=1.27.5";

/** Whether the project's convex is sure to export it. */
export function hasAuthConfigType(convex: PackageState): boolean {
  return fitOf(convex, WITH_AUTH_CONFIG_TYPE) === "in";
}

/** The releases of convex whose `convex/react` has the component `AuthRefreshing`. */
export const WITH_AUTH_REFRESHING = ">=1.40.0";

/** Whether the app's convex is sure to have it. */
export function hasAuthRefreshing(convex: PackageState): boolean {
  return fitOf(convex, WITH_AUTH_REFRESHING) === "in";
}
