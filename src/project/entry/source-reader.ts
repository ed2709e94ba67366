/** Reads the modules that are followed, and stands in for what is generated and not there. */

import { posix } from "node:path";
import { resolveImport } from "../../code/modules/resolve-module.ts";
import { isRouteTree, routeTreeText } from "../../code/modules/route-tree.ts";
import type { PathAliases } from "../../code/modules/tsconfig-paths.ts";
import type { ProviderSearch } from "../../code/providers/find-providers.ts";
import { moduleText } from "../../code/syntax/astro-frontmatter.ts";
import { importedModules } from "../../code/syntax/imports.ts";
import { parseTree } from "../../code/syntax/parse.ts";
import type { FrameworkApp } from "../../frameworks/framework.ts";
import { tooMuch } from "../../refusals/entry-refusals.ts";
import type { TextReader } from "../text-files.ts";

/** Characters of a file that renders a provider, and of one that uses Convex or Clerk otherwise. */
const LONGEST_WITH_PROVIDER = 200_000;
const LONGEST = 1_000_000;

const PROVIDER =
  /\b(?:Convex|Clerk)\w*Provider|import\s*\*\s*as\b[^;\n]*(?:convex\/react|@clerk\/)/;
const PACKAGE = /^(?:convex\/react|@clerk\/)/;

/**
 * Source text to follow; of TanStack Router's route tree, where that is still to be generated, what it
 * would say. Throws `unsupported-shape` for a file that takes too long.
 */
export function sourceReader(
  { app, frameworkApp }: { app: string; frameworkApp: Pick<FrameworkApp, "filesIn"> },
  read: TextReader,
): TextReader {
  return (path) => {
    const text = read(path) ?? routeTree(path, app, frameworkApp);
    if (text !== undefined && text.length > LONGEST_WITH_PROVIDER && takesFromEither(path, text)) {
      if (PROVIDER.test(text)) {
        throw tooMuch(
          `${path} renders a provider of Convex or Clerk and is larger than 200 KB`,
          path,
        );
      }
      if (text.length > LONGEST) {
        throw tooMuch(`${path} imports from Convex or Clerk and is larger than 1 MB`, path);
      }
    }
    return text === undefined ? undefined : moduleText(path, text);
  };
}

/** Whether a file imports from Convex or Clerk: what its strings say is no code of its own. */
function takesFromEither(path: string, text: string): boolean {
  const mentions = text.includes("convex/react") || text.includes("@clerk/");
  return (
    mentions &&
    importedModules(parseTree(path, moduleText(path, text))).some((module) => PACKAGE.test(module))
  );
}

function routeTree(
  path: string,
  app: string,
  { filesIn }: Pick<FrameworkApp, "filesIn">,
): string | undefined {
  if (!isRouteTree(path)) return undefined;
  const folder = posix.relative(app, posix.join(posix.dirname(path), "routes"));
  if (folder.startsWith("..")) return undefined;
  const files = filesIn(folder).map((file) => posix.join(app, file));
  return routeTreeText(path, files);
}

const LOCAL = /^(?:\.{1,2}|~|@)\//;
const CODE = /(?:\/[^./?]*|\.(?:[cm]?[jt]sx?|gen))$/;

/** What the modules import of the app's own and isn't there, each with who imports it. */
export function missingModules(
  { visited }: Pick<ProviderSearch, "visited">,
  aliases: PathAliases,
  read: TextReader,
): string[] {
  return visited.flatMap((file) => {
    const text = read(file);
    if (text === undefined || !/\.[cm]?[jt]sx?$/.test(file)) return [];
    return importedModules(parseTree(file, text))
      .filter((specifier) => LOCAL.test(specifier) && CODE.test(specifier))
      .filter((specifier) => !specifier.includes("_generated/"))
      .filter((specifier) => resolveImport(specifier, file, aliases, read) === undefined)
      .map((specifier) => `${specifier} (in ${file})`);
  });
}
