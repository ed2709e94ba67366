/** Looks at a project to say what is wrong with it: all that can be read, wirable or not. */

import { join, posix } from "node:path";
import { asksClerkServer } from "../code/diagnosis/clerk-server-imports.ts";
import type { KeySource } from "../code/diagnosis/key-source.ts";
import {
  type GatedQuery,
  queriesGatedOnClerk,
  queriesWithoutGate,
  type UngatedQuery,
} from "../code/diagnosis/query-gating.ts";
import { givenBy } from "../code/diagnosis/rendering/needed-providers.ts";
import { type UseOutside, usesOutside } from "../code/diagnosis/rendering/uses-outside.ts";
import { isAboutRequests } from "../code/diagnosis/request-handler-facts.ts";
import { type SecretLiteral, secretLiterals } from "../code/diagnosis/secret-literals.ts";
import { type WiringFault, wiringFaults } from "../code/diagnosis/wiring-faults.ts";
import { appCode } from "../code/modules/parsed-app.ts";
import { moduleText } from "../code/syntax/astro-frontmatter.ts";
import type { CliError } from "../errors.ts";
import type { Framework, FrameworkApp } from "../frameworks/framework.ts";
import { frameworkOf } from "../frameworks/registry.ts";
import { type AuthConfigFiles, authConfigFiles } from "./convex/auth-config-files.ts";
import { clerkPackageInUse } from "./dependencies/clerk-package.ts";
import { readManifest } from "./dependencies/manifest.ts";
import {
  type PackageCopies,
  packageCopies,
  type SdkManifest,
  sdkManifest,
} from "./dependencies/package-copies.ts";
import { type ClerkVariable, clerkVariables } from "./env/clerk-variables.ts";
import { type ClientDeployment, clientDeployment } from "./env/client-deployment.ts";
import { type ClientUrls, clientUrls } from "./env/client-url.ts";
import type { EnvValue, Shell } from "./env/env-files.ts";
import { keylessKey } from "./env/keyless-key.ts";
import { type UnfollowedSettings, unfollowedSettings } from "./env/unfollowed-settings.ts";
import { frameworkApp } from "./framework-app.ts";
import { isTracked as isTrackedByGit } from "./git/git-tracking.ts";
import { type LookOptions, look } from "./look.ts";
import type { Project } from "./project.ts";
import { type ServerRoute, serverRoutes } from "./server/asking-routes.ts";
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
  wiringFaults: readonly WiringFault[];
  gatedQueries: GatedQuery[];
  ungatedQueries: UngatedQuery[];
  secretLiterals: SecretLiteral[];
  copies: PackageCopies[];
  /** Clerk's SDK as it is installed: that of ClerkProvider, else the one that package.json names. */
  sdk: SdkManifest | undefined;
  /** Whether the package that ClerkProvider is rendered in names it. */
  sdkIsNamed: boolean;
  /** The key that the SDK has made for itself, while it is given none. */
  keyless: EnvValue | undefined;
  settings: UnfollowedSettings;
  /** Where the app's client asks its deployment, by stage. */
  clientUrls: ClientUrls;
  /** Where the app's client asks, and where the convex CLI pushes. */
  clientDeployment: ClientDeployment | undefined;
  /** Env files with a secret key that git tracks. */
  trackedSecrets: string[];
  /**
   * Files with Clerk or Next in them that are there for the framework to run, and that it never
   * looks at.
   */
  passedOver: string[];
  /** Whether the app asks Clerk on the server who is signed in. */
  importsClerkServer: boolean;
  /** Hooks and components that have the provider they need nowhere around them. */
  usesOutside: UseOutside[];
  /** What the server answers, and what asks there. */
  routes: ServerRoute[];
};

/**
 * Reads the project in `directory` (absolute), as `look` does and further. Throws a `CliError` where
 * there is no Convex app with React to be read.
 */
export async function examine(
  directory: string,
  options: LookOptions,
  shell: Shell,
  isTracked = isTrackedByGit,
): Promise<Examined> {
  const refusals: CliError[] = [];
  const read = textReader(directory);
  const refuse = (refusal: CliError) => void refusals.push(refusal);
  const project = await look(directory, options, shell, { isTracked, refuse, read });
  const framework = frameworkOf(project.framework);
  const { visited, source, providers } = project;
  const readModule = moduleReader(read);
  const sources = visited.flatMap((path) => {
    const text = readModule(path);
    return text === undefined ? [] : [{ path, text }];
  });
  const { keySources } = project;
  const names = keySources.flatMap((each) => (each.kind === "variable" ? [each.name] : []));
  const manifest = readManifest(read, project.app);
  const dependencies = Object.keys(manifest.dependencies);
  const onWorkers =
    framework.readsWorkerVariables === true &&
    dependencies.some((name) => name === "wrangler" || name.startsWith("@cloudflare/"));
  const variables = clerkVariables(project, framework, { shell, read, names, onWorkers });
  const sdk = clerkPackageInUse(project);
  const inFramework = frameworkApp(manifest, project.directory, project.home, read);
  const urls = clientUrls(project, framework, shell, read);
  const { aliases } = source;
  const routes =
    sdk === undefined
      ? []
      : serverRoutes(framework, inFramework, { home: project.home, aliases, read: readModule });
  return {
    project,
    refusals,
    variables,
    authConfigs: authConfigFiles(project, read),
    keySources,
    wiringFaults: wiringFaults(source),
    gatedQueries: queriesGatedOnClerk(visited, aliases, readModule),
    ungatedQueries: queriesWithoutGate(visited, aliases, readModule, project.convex.functions),
    secretLiterals: sources.flatMap(secretLiterals),
    copies: packageCopies(project, sdk),
    sdk: sdkManifest(project, sdk),
    sdkIsNamed: providers.some(
      ({ kind, file }) =>
        kind === "clerk" && sdk !== undefined && dependsOnPackage(file, sdk, read),
    ),
    keyless: keylessKey(project.app, read),
    settings: unfollowedSettings(project, framework, read),
    clientUrls: urls,
    clientDeployment: clientDeployment(project, urls.development, shell, read),
    trackedSecrets: trackedSecrets(variables, (path) => isTracked(join(directory, path))),
    importsClerkServer: sources.some(asksClerkServer) || routes.some(({ asks }) => asks.length > 0),
    passedOver: passedOver(inFramework, project.home, framework, read),
    usesOutside: usesOutside(
      source.starts,
      providers.flatMap(givenBy),
      appCode(visited, aliases, readModule),
    ),
    routes,
  };
}

/** Reads a module's code: of a file that holds other text too, that part. */
function moduleReader(read: TextReader): TextReader {
  return (path) => {
    const text = read(path);
    return text === undefined ? undefined : moduleText(path, text);
  };
}

function trackedSecrets(
  variables: readonly ClerkVariable[],
  isTracked: (path: string) => boolean,
): string[] {
  const files = new Set(variables.flatMap(({ secret, file }) => (secret && file) || []));
  return [...files].filter(isTracked);
}

function passedOver(
  app: FrameworkApp,
  home: string,
  framework: Framework,
  read: TextReader,
): string[] {
  return (framework.passedOver?.(app) ?? [])
    .map((path) => posix.join(home, path))
    .filter((path) => isAboutRequests(path, read(path) ?? ""));
}

/** Whether the package that a file is in names another one. */
function dependsOnPackage(file: string, name: string, read: TextReader): boolean {
  let folder = file;
  do {
    folder = posix.dirname(folder);
    const manifest = read(posix.join(folder, "package.json"));
    if (manifest !== undefined) return manifest.includes(`"${name}"`);
  } while (folder !== ".");
  return false;
}
