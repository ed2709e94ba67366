/** Finds the other apps of the workspace that use the same backend, and whose Clerk they are known to be of. */

import { basename, join, posix } from "node:path";
import { ISSUER_VARIABLE, ISSUER_VARIABLES, issuerOf, readIssuer } from "../../clerk/issuer.ts";
import { readPublishableKey } from "../../clerk/publishable-key.ts";
import { FRAMEWORK_NAMES, frameworkOf, isClerkSdk } from "../../frameworks/registry.ts";
import { parseEnv } from "../../text/parse-env.ts";
import { expansions } from "../env/clerk-variables.ts";
import type { Project, Sibling } from "../project.ts";
import type { TextReader } from "../text-files.ts";
import type { Parts } from "./app-and-backend.ts";
import { packagesNearby } from "./packages-nearby.ts";
import type { WorkspacePackage } from "./workspace-packages.ts";

const DEVELOPMENT_FILES = [".env.local", ".env", ".env.development.local", ".env.development"];
const PRODUCTION_FILES = [".env.production.local", ".env.production"];

/** An app, and the folder of the backend that it is found to use. */
export type OverBackend = Pick<Parts, "app" | "home" | "packages"> & Pick<Project, "backend">;

/** Of the packages that use Convex, those but the app itself. */
export function siblingPackages({ app, home, backend, packages }: OverBackend): WorkspacePackage[] {
  const name = packages.find(({ folder }) => folder === backend)?.name;
  const usesBackend = (dependencies: Readonly<Record<string, string>>) =>
    "convex" in dependencies || (name !== undefined && name in dependencies);
  return packages.filter(
    ({ folder, manifest }) =>
      folder !== app && folder !== home && usesBackend(manifest.dependencies),
  );
}

/** What is known of each of them; `directory` is what their folders are relative to. */
export function findSiblings(parts: OverBackend, directory: string, read: TextReader): Sibling[] {
  const packages =
    parts.packages.length > 0 ? parts.packages : packagesNearby(parts, directory, read);
  return siblingPackages({ ...parts, packages }).map(({ folder, name, manifest }) => ({
    folder,
    variable: variableFor(name, join(directory, folder)),
    usesClerk: Object.keys(manifest.dependencies).some(isClerkSdk),
    issuers: issuersIn(
      [...DEVELOPMENT_FILES, ...PRODUCTION_FILES].map((file) => posix.join(folder, file)),
      // What the backend's own env files call the issuer is said for whichever app is wired.
      folder === parts.backend ? [] : ISSUER_VARIABLES,
      read,
    ),
  }));
}

/**
 * The issuers of the instance that the app itself is deployed with, as its env files tell; `variables`
 * are those that it reads the key from.
 */
export function productionIssuers(
  envFolder: string,
  variables: readonly string[],
  read: TextReader,
): Project["productionIssuers"] {
  const paths = PRODUCTION_FILES.map((file) => posix.join(envFolder, file));
  return issuersIn(paths, ISSUER_VARIABLES, read, [...KEY_VARIABLES, ...variables]);
}

/** The deployment's variable that an app's issuer has for itself, where the usual one is another's. */
export function variableFor(name: string | undefined, folder: string): string {
  const words = (name ?? basename(folder)).replace(/[^A-Za-z0-9]+/g, "_").replace(/^_+|_+$/g, "");
  return `${ISSUER_VARIABLE}_${words.toUpperCase() || "APP"}`;
}

const KEY_VARIABLES = [
  ...FRAMEWORK_NAMES.map((name) => frameworkOf(name).publishableKeyVariable),
  "CLERK_PUBLISHABLE_KEY",
];

function issuersIn(
  paths: readonly string[],
  issuerVariables: readonly string[],
  read: TextReader,
  keyVariables: readonly string[] = KEY_VARIABLES,
): Sibling["issuers"] {
  return paths.flatMap((path) => {
    const values = parseEnv(read(path) ?? "");
    const expanded = expansions([values]);
    return Object.entries(values).flatMap(([variable, written]) => {
      const text = expanded(written);
      const value = keyVariables.includes(variable)
        ? issuerOfKey(text)
        : issuerVariables.includes(variable)
          ? issuerIn(text)
          : undefined;
      return value === undefined ? [] : [{ value, source: `${variable} in ${path}` }];
    });
  });
}

function issuerOfKey(text: string): string | undefined {
  const reading = readPublishableKey(text);
  return reading.ok ? issuerOf(reading.key) : undefined;
}

function issuerIn(text: string): string | undefined {
  const reading = readIssuer(text);
  return reading.ok ? reading.issuer : undefined;
}
