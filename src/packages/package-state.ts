/** Describes a package as a project has it, and tells its version. */

import { valid } from "semver";

/** A file, from the app, and the keys in it that lead to a catalog. */
export type CatalogPlace = { file: string; at: string };

/** A package that the project names, has installed, or both. */
export type PackageState = {
  name: string;
  /** The range in package.json, or in the catalog that it names. */
  declared: string | undefined;
  /** Where that range stands, if not in package.json. */
  catalog?: CatalogPlace | undefined;
  /** The version in node_modules, or in Plug'n'Play's table. */
  installed: string | undefined;
  /** The version in the lock file, where none is installed. */
  locked?: string | undefined;
};

/**
 * The version that is there: installed, else locked, else the one that package.json pins. Undefined
 * where none of them tells, or where another package stands in under the name: a range alone says
 * what may come, not what is there.
 */
export function versionOf(state: PackageState): string | undefined {
  const { declared, installed, locked } = state;
  if (isStandIn(state)) return undefined;
  // A manifest in node_modules may say anything.
  return valid(installed) ?? valid(locked) ?? valid(declared) ?? undefined;
}

/** Whether package.json gives another package under this name (`npm:@preact/compat@17`). */
export function isStandIn({ name, declared = "" }: PackageState): boolean {
  return declared.startsWith("npm:") && !declared.startsWith(`npm:${name}@`);
}
