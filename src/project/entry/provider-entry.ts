/** Finds the file that renders the Convex provider, from where the bundler starts. */

import { posix } from "node:path";
import type { StartModule } from "../../code/modules/entry-module.ts";
import { appSource, orderOf } from "../../code/providers/app-render-order.ts";
import { clerkElsewhere } from "../../code/providers/clerk-in-other-file.ts";
import { findClient } from "../../code/providers/find-client.ts";
import { type FoundElement, findProviders } from "../../code/providers/find-providers.ts";
import { moduleText } from "../../code/syntax/astro-frontmatter.ts";
import { fileStyle } from "../../code/syntax/file-style.ts";
import { parseTree } from "../../code/syntax/parse.ts";
import { CliError, type Refuse } from "../../errors.ts";
import type { FrameworkApp } from "../../frameworks/framework.ts";
import {
  nestedProvider,
  noProvider,
  otherAuth,
  type Surroundings,
  strayProvider,
  syntaxError,
  tooMuch,
} from "../../refusals/entry-refusals.ts";
import { eachWiring } from "../../text/shell-command.ts";
import type { Project } from "../project.ts";
import type { TextReader } from "../text-files.ts";
import type { AppPaths } from "./app-paths.ts";
import { namedModule, startAt, startingModules } from "./entry-modules.ts";

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
  surroundings: Surroundings & { frameworkApp: FrameworkApp },
  paths: Pick<AppPaths, "pages" | "aliases">,
  named: string | undefined,
  read: TextReader,
  refuse: Refuse,
): Entry {
  const { framework, frameworkApp } = surroundings;
  const all = named
    ? [startOf(namedModule(named, read), paths.pages.app, surroundings)]
    : startingModules(framework, paths.pages, frameworkApp, read, refuse);
  const starts = all.map(({ path }) => path);
  const readSource = sourceReader(read, moduleText);
  const modules = [...new Set(all.flatMap(({ path, inside }) => [path, ...inside]))];
  const search = findProviders(modules, paths.aliases, readSource);
  const { found, visited, syntaxErrors } = search;
  const other = found.find(({ kind }) => kind === "other-auth");
  const styleOf = (path: string) => fileStyle(parseTree(path, read(path) ?? ""));
  if (other) refuse(otherAuth(other, surroundings, styleOf(other.file)));
  const convex = found.filter(({ kind }) => kind === "convex" || kind === "convex-with-clerk");
  const files = [...new Set(convex.map(({ file }) => file))];
  const [entry = starts[0] ?? ""] = files;
  const [stray] = search.strays;
  if (stray) refuse(strayProvider(stray));
  const [broken] = syntaxErrors;
  if (files.length === 0 && broken) refuse(syntaxError(broken));
  else if (files.length === 0 && starts.length > 0) {
    const client = findClient(visited, read);
    refuse(
      noProvider(starts, visited.length, surroundings, { style: styleOf(starts[0] ?? ""), client }),
    );
  }
  if (found.length > MOST_PROVIDERS) {
    throw tooMuch(`There are ${found.length} providers of Convex and Clerk in this app`, entry);
  }
  requireOneApp(starts, found, search.imports, refuse);
  const reaching = new Map(modules.map((start) => [start, reachedFrom(start, search.imports)]));
  const leadsTo = (start: StartModule, path: string) =>
    reaching.get(start.path)?.has(path) ?? false;
  const leading = all.filter((start) => found.some(({ file }) => leadsTo(start, file)));
  if (framework.rendersApart) requireApart(files, search, refuse);
  const source = appSource(leading, paths.aliases, search, readSource);
  const pages = all.map(
    ({ path, inside }) =>
      new Set([path, ...inside].flatMap((each) => [...(reaching.get(each) ?? [each])])),
  );
  const order = found.length === 1 ? [] : orderOf(found, source);
  return {
    entry,
    providers: found,
    providerFiles: files.map((path) => ({
      path,
      text: read(path) ?? "",
      clerk: clerkElsewhere(path, found, order, (file) =>
        pages.some((page) => page.has(path) && page.has(file)),
      ),
      handedOn: search.handedOn[path] ?? [],
      starts: leading.filter((start) => leadsTo(start, path)),
    })),
    roots: Object.fromEntries(modules.map((start) => [start, read(start) ?? ""])),
    source,
    visited,
  };
}

/** A file that was named, as the framework knows it, where it does. */
function startOf(
  path: string,
  app: string,
  { framework, frameworkApp }: Surroundings & { frameworkApp: FrameworkApp },
): StartModule {
  const inApp = (each: string) => posix.join(app, each);
  const known = framework.modules(frameworkApp).find((each) => inApp(each.path) === path);
  return known ? { path, inside: known.inside.map(inApp) } : startAt(path);
}

/** Characters of a file, and providers in all, that are no person's work and take minutes to follow. */
const LONGEST = 200_000;
const MOST_PROVIDERS = 100;

/** Source text to follow. Large files are passed by only where they can have nothing to do with it. */
function sourceReader(
  read: TextReader,
  moduleText: (path: string, text: string) => string,
): TextReader {
  return (path) => {
    const text = read(path);
    if (
      text !== undefined &&
      text.length > LONGEST &&
      /["'](?:convex\/react|@clerk\/)/.test(text)
    ) {
      throw tooMuch(`${path} imports from Convex or Clerk and is larger than 200 KB`, path);
    }
    return text === undefined ? undefined : moduleText(path, text);
  };
}

/** Refuses where several starts lead to plain providers in different files, each an app of its own. */
function requireOneApp(
  starts: readonly string[],
  found: readonly FoundElement[],
  imports: Readonly<Record<string, readonly string[]>>,
  refuse: Refuse,
): void {
  const plain = found.filter(({ kind }) => kind === "convex").map(({ file }) => file);
  const apps = starts.flatMap((start) => {
    const reached = reachedFrom(start, imports);
    const own = plain.filter((file) => reached.has(file));
    return own.length > 0 ? [{ start, own: own.join() }] : [];
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
  {
    visited,
    imports,
  }: { visited: readonly string[]; imports: Readonly<Record<string, readonly string[]>> },
  refuse: Refuse,
): void {
  const usesProvider = (path: string) =>
    SCRIPT.test(path) && (imports[path] ?? []).some((each) => providers.includes(each));
  const users = visited.filter(usesProvider);
  for (const user of users) {
    const reached = reachedFrom(user, imports);
    const inner = users.find((other) => other !== user && reached.has(other));
    if (inner !== undefined) refuse(nestedProvider(user, inner));
  }
}

const SCRIPT = /\.[cm]?[jt]sx?$/;

/** A file with all that it imports, directly or through others. */
function reachedFrom(
  start: string,
  imports: Readonly<Record<string, readonly string[]>>,
): Set<string> {
  const reached = new Set([start]);
  // The set grows while it is walked.
  for (const file of reached) for (const each of imports[file] ?? []) reached.add(each);
  return reached;
}
