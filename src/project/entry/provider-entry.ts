/** Finds the file that renders the Convex provider, from where the bundler starts. */

import { posix } from "node:path";
import type { StartModule } from "../../code/modules/entry-module.ts";
import { type AppSource, appSource, orderOf } from "../../code/providers/app-render-order.ts";
import { clerkElsewhere } from "../../code/providers/clerk-in-other-file.ts";
import { findClient } from "../../code/providers/find-client.ts";
import {
  type FoundElement,
  findProviders,
  type ProviderSearch,
} from "../../code/providers/find-providers.ts";
import { clientTokens } from "../../code/sign-in/client-tokens.ts";
import type { AppSignIn } from "../../code/sign-in/removal.ts";
import { moduleText } from "../../code/syntax/astro-frontmatter.ts";
import { fileStyle } from "../../code/syntax/file-style.ts";
import { parseTree } from "../../code/syntax/parse.ts";
import { CliError, type Refuse } from "../../errors.ts";
import type { FrameworkApp } from "../../frameworks/framework.ts";
import {
  nestedProvider,
  noProvider,
  type Surroundings,
  strayProvider,
  syntaxError,
  tooMuch,
} from "../../refusals/entry-refusals.ts";
import { otherAuth, ownToken } from "../../refusals/other-auth.ts";
import { SCRIPT_ENDING } from "../../text/script-ending.ts";
import { eachWiring } from "../../text/shell-command.ts";
import type { Project } from "../project.ts";
import type { Access, TextReader } from "../text-files.ts";
import type { AppPaths } from "./app-paths.ts";
import { namedModule, startAt, startingModules } from "./entry-modules.ts";
import { missingModules, sourceReader } from "./source-reader.ts";

type AppSurroundings = Surroundings & {
  frameworkApp: FrameworkApp;
  /** What the app has of other sign-ins, told of the files that were followed. */
  signIn?(visited: readonly string[]): AppSignIn;
};
/** The modules that each one imports, directly or through others, and itself. */
type Reach = ReadonlyMap<string, ReadonlySet<string>>;

type Entry = Pick<
  Project,
  "entry" | "providers" | "providerFiles" | "roots" | "source" | "visited"
>;

/**
 * Follows the imports from the framework's pages (or from `named`, given with `--entry`) to every
 * provider there is. Refuses `no-entry`, `syntax-error`, `other-auth` and `no-provider`, each with
 * what to do about it, and `ambiguous-entry` where pages render providers of their own. Where that is
 * no end, the entry is the first start ("" if there is none).
 */
export function findEntry(
  surroundings: AppSurroundings,
  { pages, aliases }: Pick<AppPaths, "pages" | "aliases">,
  named: string | undefined,
  access: Pick<Access, "read" | "refuse">,
): Entry {
  const { framework, frameworkApp } = surroundings;
  const { read, refuse } = access;
  const starts = named
    ? [startModule(namedModule(named, read), pages.home, surroundings)]
    : startingModules(framework, pages, frameworkApp, access);
  const modules = [...new Set(starts.flatMap(({ path, inside }) => [path, ...inside]))];
  const readSource = sourceReader({ app: pages.home, frameworkApp }, read);
  const search = findProviders(modules, aliases, readSource);
  const { found, imports, visited } = search;
  const files = filesWithConvex(found);
  const [entry = starts[0]?.path ?? ""] = files;
  const missing = () => missingModules(search, aliases, readSource);
  requireProviders(search, starts, { ...surroundings, missing }, access);
  if (found.length > MOST_PROVIDERS) {
    throw tooMuch(`There are ${found.length} providers of Convex and Clerk in this app`, entry);
  }
  const reached = new Map(modules.map((module) => [module, reachedFrom(module, imports)]));
  requireOneApp(starts, found, reached, refuse);
  if (framework.rendersApart) requireApart(files, search, refuse);
  const leading = starts.filter(({ path }) =>
    found.some(({ file }) => reached.get(path)?.has(file)),
  );
  const source = appSource(leading, aliases, search, readSource);
  const clerkOf = clerkAround({ starts, found, reached }, source);
  return {
    entry,
    providers: found,
    providerFiles: files.map((path) => ({
      path,
      text: read(path) ?? "",
      clerk: clerkOf(path),
      reExports: search.reExports[path] ?? [],
      starts: leading.filter((start) => reached.get(start.path)?.has(path)),
    })),
    roots: Object.fromEntries(modules.map((module) => [module, read(module) ?? ""])),
    source,
    visited,
  };
}

/** The files that render a Convex provider. */
function filesWithConvex(found: readonly FoundElement[]): string[] {
  const convex = found.filter(({ kind }) => kind === "convex" || kind === "convex-with-clerk");
  return [...new Set(convex.map(({ file }) => file))];
}

/**
 * Refuses where another login, a stray use or a broken file stands in the way, or nothing was
 * found.
 */
function requireProviders(
  { found, strays, syntaxErrors, visited }: ProviderSearch,
  starts: readonly StartModule[],
  surroundings: AppSurroundings & { missing(): string[] },
  { read, refuse }: Pick<Access, "read" | "refuse">,
): void {
  const styleOf = (path: string) => fileStyle(parseTree(path, read(path) ?? ""));
  const [other, ...others] = found.filter(({ kind }) => kind === "other-auth");
  const signIn = surroundings.signIn?.(visited) ?? signInOf(visited, read);
  if (other) refuse(otherAuth([other, ...others], signIn, surroundings, styleOf));
  const isPlain = found.some(({ kind }) => kind === "convex");
  const [call, ...calls] = isPlain ? clientTokens(signIn.sources, signIn.resolve) : [];
  if (call) refuse(ownToken([call, ...calls], signIn, surroundings));
  const [stray] = strays;
  if (stray) refuse(strayProvider(stray));
  // Whatever stands in a broken file, ClerkProvider too, is no ground to plan on.
  const torn = syntaxErrors.find(({ file }) => found.some((each) => each.file === file));
  if (torn) refuse(syntaxError(torn));
  if (torn || filesWithConvex(found).length > 0) return;
  const [broken] = syntaxErrors;
  const [first] = starts;
  if (broken) refuse(syntaxError(broken));
  else if (first) {
    const paths = starts.map(({ path }) => path);
    const known = {
      style: styleOf(first.path),
      client: findClient(visited, read),
      missing: surroundings.missing(),
      isTaken: (path: string) => read(path) !== undefined,
    };
    refuse(noProvider(paths, visited.length, surroundings, known));
  }
}

/** Where no more is known than the files that were followed. */
function signInOf(visited: readonly string[], read: TextReader): AppSignIn {
  const sources = visited.map((path) => ({ path, text: moduleText(path, read(path) ?? "") }));
  return {
    uses: [],
    handing: [],
    sources,
    resolve: () => undefined,
    functions: "convex",
    packages: [],
  };
}

/**
 * Gives for a file the ClerkProvider of another one on the same page that its providers stand in or
 * around.
 */
function clerkAround(
  {
    starts,
    found,
    reached,
  }: {
    starts: readonly StartModule[];
    found: readonly FoundElement[];
    reached: Reach;
  },
  source: AppSource,
): (path: string) => ReturnType<typeof clerkElsewhere> {
  const order = found.length === 1 ? [] : orderOf(found, source);
  const pages = starts.map(
    ({ path, inside }) =>
      new Set([path, ...inside].flatMap((each) => [...(reached.get(each) ?? [each])])),
  );
  return (path) =>
    clerkElsewhere(path, found, order, (file) =>
      pages.some((page) => page.has(path) && page.has(file)),
    );
}

/** A file that was named, as the framework knows it, where it does. */
function startModule(
  path: string,
  home: string,
  { framework, frameworkApp }: AppSurroundings,
): StartModule {
  const inApp = (each: string) => posix.join(home, each);
  const known = framework.modules(frameworkApp).find((each) => inApp(each.path) === path);
  return known ? { path, inside: known.inside.map(inApp) } : startAt(path);
}

/** Providers that are no person's work and take minutes to follow. */
const MOST_PROVIDERS = 100;

/** Refuses where several starts lead to plain providers in different files, each an app of its own. */
function requireOneApp(
  starts: readonly StartModule[],
  found: readonly FoundElement[],
  reached: Reach,
  refuse: Refuse,
): void {
  const plain = found.filter(({ kind }) => kind === "convex").map(({ file }) => file);
  const apps = starts.flatMap(({ path }) => {
    const own = plain.filter((file) => reached.get(path)?.has(file));
    return own.length > 0 ? [{ start: path, own: own.join() }] : [];
  });
  if (new Set(apps.map(({ own }) => own)).size < 2) return;
  const choices = apps.map(({ start }) => start);
  refuse(
    new CliError(
      "ambiguous-entry",
      `The app starts in several places, and each has a Convex provider of its own: ${choices.join(", ")}.`,
      `Say which one to wire; run the command once for each:\n${eachWiring(choices.map((start) => ["--entry", start]))}`,
      choices,
    ),
  );
}

/** Refuses where a file that uses the provider leads to another that does, and so to one in another. */
function requireApart(
  providers: readonly string[],
  { visited, imports }: ProviderSearch,
  refuse: Refuse,
): void {
  const usesProvider = (path: string) =>
    SCRIPT_ENDING.test(path) && (imports[path] ?? []).some((each) => providers.includes(each));
  const users = visited.filter(usesProvider);
  for (const user of users) {
    const reached = reachedFrom(user, imports);
    const inner = users.find((other) => other !== user && reached.has(other));
    if (inner !== undefined) refuse(nestedProvider(user, inner));
  }
}

/** A file with all that it imports, directly or through others. */
function reachedFrom(start: string, imports: ProviderSearch["imports"]): Set<string> {
  const reached = new Set([start]);
  // The set grows while it is walked.
  for (const file of reached) for (const each of imports[file] ?? []) reached.add(each);
  return reached;
}
