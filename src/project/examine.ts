/** Looks at a project to say what is wrong with it: all that can be read, wirable or not. */

import { join, posix } from "node:path";
import { asksClerkServer } from "../code/diagnosis/clerk-server-imports.ts";
import { type KeySource, keySources } from "../code/diagnosis/key-source.ts";
import { type GatedQuery, queriesGatedOnClerk } from "../code/diagnosis/query-gating.ts";
import { isAboutRequests } from "../code/diagnosis/request-handler-facts.ts";
import { type SecretLiteral, secretLiterals } from "../code/diagnosis/secret-literals.ts";
import { type WiringFault, wiringFaults } from "../code/diagnosis/wiring-faults.ts";
import { moduleText } from "../code/syntax/astro-frontmatter.ts";
import type { CliError } from "../errors.ts";
import { frameworkOf, isClerkSdk } from "../frameworks/registry.ts";
import type { AddOptions } from "../options.ts";
import { packageOf } from "../packages/package-name.ts";
import { type AuthConfigFiles, authConfigFiles } from "./convex/auth-config-files.ts";
import { readManifest } from "./dependencies/manifest.ts";
import {
  type PackageCopies,
  packageCopies,
  type SdkManifest,
  sdkManifest,
} from "./dependencies/package-copies.ts";
import { type ClerkVariable, clerkVariables } from "./env/clerk-variables.ts";
import { type UnfollowedSettings, unfollowedSettings } from "./env/unfollowed-settings.ts";
import { frameworkApp } from "./framework-app.ts";
import { look } from "./look.ts";
import type { Project } from "./project.ts";
import { type TextReader, textReader } from "./text-files.ts";

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
  /** Clerk's SDK as it is installed: that of ClerkProvider, else the one that package.json names. */
  sdk: SdkManifest | undefined;
  /** Whether the package that ClerkProvider is rendered in names it. */
  sdkIsNamed: boolean;
  settings: UnfollowedSettings;
  /** Env files with a secret key that git tracks. */
  trackedSecrets: string[];
  /** Files with Clerk or Next in them that are there for the framework to run, and that it never looks at. */
  passedOver: string[];
  /** Whether the app asks Clerk on the server who is signed in. */
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
  const read = textReader(directory);
  const refuse = (refusal: CliError) => void refusals.push(refusal);
  const project = await look(directory, options, shell, { isTracked, refuse, read });
  const framework = frameworkOf(project.framework);
  const manifest = readManifest(read, project.app);
  const app = frameworkApp(manifest, directory, project.app, read);
  const { visited, providers, source } = project;
  const readModule = (path: string) => {
    const text = read(path);
    return text === undefined ? undefined : moduleText(path, text);
  };
  const sources = visited.flatMap((path) => {
    const text = readModule(path);
    return text === undefined ? [] : [{ path, text }];
  });
  const clerks = providers.filter(({ kind }) => kind === "clerk");
  const sourcesOfKey = sources.flatMap(({ path, text }): KeySource[] => {
    const own = clerks.filter(({ file }) => file === path);
    if (own.length === 0) return [];
    const handedOn = project.providerFiles.find((each) => each.path === path)?.handedOn ?? [];
    const found = keySources({ path, text, handedOn });
    if (found.length > 0) return found;
    return own.map(({ file, line, column }) => ({ file, line, column, kind: "unclear" }));
  });
  const names = sourcesOfKey.flatMap((each) => (each.kind === "variable" ? [each.name] : []));
  const variables = clerkVariables(project, framework, shell, read, names);
  const rendered = clerks[0]?.module;
  const sdk = rendered
    ? packageOf(rendered)
    : project.clerkPackages.find(({ name }) => isClerkSdk(name))?.name;
  const secretFiles = new Set(variables.flatMap(({ secret, file }) => (secret && file) || []));
  const tracked = await Promise.all(
    [...secretFiles].map(async (path) => ((await isTracked(join(directory, path))) ? [path] : [])),
  );
  return {
    project,
    refusals,
    variables,
    authConfigs: authConfigFiles(project, read),
    keySources: sourcesOfKey,
    wiringFaults: wiringFaults(source),
    gatedQueries: queriesGatedOnClerk(visited, source.aliases, readModule),
    secretLiterals: sources.flatMap(secretLiterals),
    copies: packageCopies(project, sdk),
    sdk: sdkManifest(project, sdk),
    sdkIsNamed: clerks.some(({ file }) => sdk !== undefined && namesPackage(file, sdk, read)),
    settings: unfollowedSettings(project, framework, read),
    trackedSecrets: tracked.flat(),
    importsClerkServer: sources.some(asksClerkServer),
    passedOver: (framework.passedOver?.(app) ?? [])
      .map((path) => posix.join(project.app, path))
      .filter((path) => isAboutRequests(path, read(path) ?? "")),
  };
}

/** Whether the package that a file is in names another one. */
function namesPackage(file: string, name: string, read: TextReader): boolean {
  let folder = file;
  do {
    folder = posix.dirname(folder);
    const manifest = read(posix.join(folder, "package.json"));
    if (manifest !== undefined) return manifest.includes(`"${name}"`);
  } while (folder !== ".");
  return false;
}
