/** Tells which of Clerk's SDKs an app uses. */

import { packageOf } from "../../code/syntax/package-name.ts";
import { isClerkSdk } from "../../frameworks/registry.ts";
import type { Project } from "../project.ts";

/** The package that the app's ClerkProvider is of; without one the first that package.json names. */
export function clerkPackageInUse({
  providers,
  clerkPackages,
}: Pick<Project, "providers" | "clerkPackages">): string | undefined {
  const rendered = providers.find(({ kind }) => kind === "clerk")?.module;
  return rendered ? packageOf(rendered) : clerkPackages.find(({ name }) => isClerkSdk(name))?.name;
}
