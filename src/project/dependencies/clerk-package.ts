import { isClerkSdk } from "../../frameworks/registry.ts";
import { packageOf } from "../../packages/package-name.ts";
import type { Project } from "../project.ts";

/** The package that the app's ClerkProvider is of; without one the first that package.json names. */
export function clerkPackageInUse({
  providers,
  clerkPackages,
}: Pick<Project, "providers" | "clerkPackages">): string | undefined {
  const rendered = providers.find(({ kind }) => kind === "clerk")?.module;
  return rendered ? packageOf(rendered) : clerkPackages.find(({ name }) => isClerkSdk(name))?.name;
}
