/** Finds every provider that is rendered from where an app starts, by following its imports. */

import { handedOn, importedModules } from "./module-links.ts";
import type { Origin } from "./origin.ts";
import { parseFile, parseTree, positionOf, type SyntaxFault } from "./parse.ts";
import type { PathAliases } from "./path-aliases.ts";
import { type ProviderKind, providerElements, providerKind } from "./provider-elements.ts";
import type { ReadFile } from "./read-file.ts";
import { resolveImport } from "./resolve-import.ts";

export type FoundElement = {
  file: string;
  /** Both from 1. */
  line: number;
  column: number;
  kind: ProviderKind;
  /** As its package exports it. */
  name: string;
  module: string;
};

export type ProviderSearch = {
  /** The files read, in that order. */
  visited: string[];
  /** The files that each of them imports. */
  imports: Record<string, string[]>;
  found: FoundElement[];
  syntaxErrors: (SyntaxFault & { file: string })[];
};

const SOURCE = /\.[cm]?[jt]sx?$/;

/** Every provider's package has one of these in its name. */
const MENTIONS_PROVIDER = /convex|clerk/i;

/** Searches breadth-first, so that a provider nearer to the start comes first. */
export function findProviders(
  entries: readonly string[],
  aliases: PathAliases,
  read: ReadFile,
): ProviderSearch {
  const queue = [...new Set(entries)];
  const search: ProviderSearch = { visited: queue, imports: {}, found: [], syntaxErrors: [] };
  const resolve = (specifier: string, from: string) =>
    resolveImport(specifier, from, aliases, read);
  // The queue grows while it is walked.
  for (const file of queue) {
    const text = read(file) ?? "";
    if (!SOURCE.test(file)) continue;
    const imported = MENTIONS_PROVIDER.test(text)
      ? searchFile(file, text, search, (origin) => packageOrigin(origin, file, resolve, read))
      : importedModules(parseTree(file, text));
    const files = imported.flatMap((specifier) => resolve(specifier, file) ?? []);
    search.imports[file] = files;
    queue.push(...new Set(files.filter((path) => !queue.includes(path))));
  }
  // Only where no Convex provider was found may a fault in any file be the reason.
  if (search.found.every(({ kind }) => kind === "clerk"))
    search.syntaxErrors = queue.flatMap((file) => faultIn(file, read));
  return search;
}

function faultIn(file: string, read: ReadFile): (SyntaxFault & { file: string })[] {
  if (!SOURCE.test(file)) return [];
  const { syntaxError } = parseFile(file, read(file) ?? "");
  return syntaxError ? [{ file, ...syntaxError }] : [];
}

/** Notes a file's providers, and gives what it imports. */
function searchFile(
  file: string,
  text: string,
  search: ProviderSearch,
  resolve: (origin: Origin) => Origin,
): string[] {
  const parsed = parseFile(file, text);
  if (parsed.syntaxError) search.syntaxErrors.push({ file, ...parsed.syntaxError });
  for (const { kind, name, module, node } of providerElements(parsed, resolve)) {
    search.found.push({ file, ...positionOf(parsed.tree, node.getStart()), kind, name, module });
  }
  return importedModules(parsed.tree);
}

/** Follows an export that local modules hand on to the package that it comes from. */
function packageOrigin(
  origin: Origin,
  from: string,
  resolve: (specifier: string, from: string) => string | undefined,
  read: ReadFile,
  passed: ReadonlySet<string> = new Set(),
): Origin {
  const path = providerKind(origin) ? undefined : resolve(origin.module, from);
  const key = `${path} ${origin.name}`;
  if (path === undefined || passed.has(key)) return origin;
  for (const { module, original } of handedOn(parseTree(path, read(path) ?? ""), origin.name)) {
    const further = { module, name: original };
    const found = packageOrigin(further, path, resolve, read, new Set([...passed, key]));
    if (providerKind(found)) return found;
  }
  return origin;
}
