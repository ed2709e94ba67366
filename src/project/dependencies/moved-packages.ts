/** Compares the versions that a project had with those that it has now. */

import { type PackageState, versionOf } from "../../packages/package-state.ts";
import type { Project } from "../project.ts";

export type MovedPackage = { name: string; from: string; to: string };

/** The packages that the wiring depends on. */
type Watched = Pick<
  Project,
  "react" | "reactDom" | "convex" | "frameworkPackages" | "companions" | "clerkPackages"
>;

/** Those that were there in another version before; one whose version wasn't known has not moved. */
export function movedPackages(before: Watched, now: Watched): MovedPackage[] {
  const known = new Map(statesOf(now).map((state) => [state.name, versionOf(state)]));
  return statesOf(before).flatMap((state) => {
    const from = versionOf(state);
    const to = known.get(state.name);
    return from === undefined || to === undefined || from === to
      ? []
      : [{ name: state.name, from, to }];
  });
}

function statesOf({
  react,
  reactDom,
  convex,
  frameworkPackages,
  companions,
  clerkPackages,
}: Watched): PackageState[] {
  return [react, reactDom, convex, ...frameworkPackages, ...companions, ...clerkPackages];
}
