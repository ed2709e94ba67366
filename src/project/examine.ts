/** Looks at a project to say what is wrong with it: all that can be read, wirable or not. */

import { join, posix } from "node:path";
import type { KeySource } from "../code/clerk-key.ts";
import type { GatedQuery } from "../code/query-gating.ts";
import type { SecretLiteral } from "../code/secret-literals.ts";
import type { WiringFault } from "../code/wiring-faults.ts";
import type { CliError } from "../errors.ts";
import { frameworkOf } from "../frameworks/registry.ts";
import type { AddOptions } from "../options.ts";
import { type AuthConfigFiles, authConfigFiles } from "./auth-config-files.ts";
import { type ClerkVariable, clerkVariables } from "./clerk-variables.ts";
import { frameworkApp } from "./framework-app.ts";
import { look } from "./look.ts";
import { readManifest } from "./manifest.ts";
import { type PackageCopies, packageCopies } from "./package-copies.ts";
import type { Project } from "./project.ts";
import { textReader } from "./text-files.ts";

/** A project and what matters to whether sign-in works there. */
export type Examined = {
  project: Project;
  /** What keeps it from being wired by this tool. */
  refusals: CliError[];
  variables: ClerkVariable[];
  authConfigs: AuthConfigFiles;
  /** Where each ClerkProvider takes the key from. */
  keySources: KeySource[];
  wiringFaults: WiringFault[];
  gatedQueries: GatedQuery[];
  secretLiterals: SecretLiteral[];
  copies: PackageCopies[];
  /** Env files with a secret key that git tracks. */
  trackedSecrets: string[];
  /** Files that are there for the framework to run, and that it never looks at. */
  passedOver: string[];
  /** Whether the app asks Clerk on the server. */
  importsClerkServer: boolean;
};

/**
 * Reads the project in `directory` (absolute), as `look` does and further. Throws a `CliError` where
 * there is no Convex app with React to be read.
 */
export async function examine(
  directory: string,
  options: Pick<AddOptions, "framework" | "entry" | "packageManager"> & {
    app?: string | undefined;
  },
  shell: Readonly<Record<string, string | undefined>>,
  isTracked: (path: string) => Promise<boolean>,
): Promise<Examined> {
  const refusals: CliError[] = [];
  const project = await look(directory, options, shell, isTracked, (refusal) => {
    refusals.push(refusal);
  });
  const read = textReader(directory);
  const [
    { keySources },
    { queriesGatedOnClerk },
    { secretLiterals },
    { wiringFaults },
    { moduleText },
  ] = await Promise.all([
    import("../code/clerk-key.ts"),
    import("../code/query-gating.ts"),
    import("../code/secret-literals.ts"),
    import("../code/wiring-faults.ts"),
    import("../code/astro-frontmatter.ts"),
  ]);
  const framework = frameworkOf(project.framework);
  const app = frameworkApp(readManifest(read, project.app), directory, project.app, read);
  const variables = clerkVariables(project, framework, shell, read);
  const { visited, providers, source } = project;
  const readModule = (path: string) => {
    const text = read(path);
    return text === undefined ? undefined : moduleText(path, text);
  };
  const sources = visited.flatMap((path) => {
    const text = readModule(path);
    return text === undefined ? [] : [{ path, text }];
  });
  const withClerk = new Set(
    providers.filter(({ kind }) => kind === "clerk").map(({ file }) => file),
  );
  const sdk = providers.find(({ kind }) => kind === "clerk")?.module;
  const secretFiles = new Set(variables.flatMap(({ secret, file }) => (secret && file) || []));
  const tracked = await Promise.all(
    [...secretFiles].map(async (path) => ((await isTracked(join(directory, path))) ? [path] : [])),
  );
  return {
    project,
    refusals,
    variables,
    authConfigs: authConfigFiles(project, read),
    keySources: sources.filter(({ path }) => withClerk.has(path)).flatMap(keySources),
    wiringFaults: wiringFaults(source),
    gatedQueries: queriesGatedOnClerk(visited, source.aliases, readModule),
    secretLiterals: sources.flatMap(secretLiterals),
    copies: packageCopies(project, sdk ?? project.clerkPackages[0]?.name),
    trackedSecrets: tracked.flat(),
    importsClerkServer: sources.some(({ text }) => /["']@clerk\/[\w-]+\/server["']/.test(text)),
    passedOver: (framework.passedOver?.(app) ?? []).map((path) => posix.join(project.app, path)),
  };
}
