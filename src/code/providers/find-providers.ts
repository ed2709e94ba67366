/** Finds every provider that is rendered from where an app starts, by following its imports. */

import type { OpenModule } from "../modules/export-declarations.ts";
import type { ReadFile } from "../modules/read-file.ts";
import { importResolver } from "../modules/resolve-module.ts";
import type { PathAliases } from "../modules/tsconfig-paths.ts";
import { importedModules, type ReExportedBinding } from "../syntax/imports.ts";
import {
  type ParsedFile,
  parseFile,
  parseTree,
  positionOf,
  type SyntaxFault,
} from "../syntax/parse.ts";
import { nonElementUse } from "./non-element-uses.ts";
import { ownHookImports } from "./own-hook.ts";
import { type ProviderKind, providerElements } from "./provider-elements.ts";
import { useAuthValue } from "./provider-props.ts";
import { providerReExports, reExportsProvider } from "./re-exports.ts";

export type FoundElement = Location & {
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
  /** The providers that a file imports by way of local modules, by the file's path. */
  reExports: Record<string, ReExportedBinding[]>;
  /** Where the plain provider is used other than as an element. */
  strays: Location[];
  syntaxErrors: (SyntaxFault & { file: string })[];
};

/** Line and column are counted from 1. */
export type Location = { file: string; line: number; column: number };

/** A location, as a key. */
export function locationKey({ file, line, column }: Location): string {
  return `${file}:${line}:${column}`;
}

const SOURCE = /\.(?:[cm]?[jt]sx?|astro)$/;

/** Every provider's package has one of these in its name. */
const MENTIONS_PROVIDER = /convex|clerk/i;

/** Searches breadth-first, so that a provider nearer to the start comes first. */
export function findProviders(
  entries: readonly string[],
  aliases: PathAliases,
  read: ReadFile,
): ProviderSearch {
  const reached = new Set(entries);
  const queue = [...reached];
  const search: ProviderSearch = {
    visited: queue,
    imports: {},
    found: [],
    reExports: {},
    strays: [],
    syntaxErrors: [],
  };
  const treeOf = (path: string) => parseTree(path, read(path) ?? "");
  const resolve = importResolver(aliases, read);
  const modules = { resolve, treeOf };
  const parsed = (path: string, reExports: readonly ReExportedBinding[] = []) =>
    parseFile(path, read(path) ?? "", reExports);
  const open: OpenModule = (specifier, from) => {
    const path = resolve(specifier, from);
    return path === undefined ? undefined : parsed(path);
  };
  // The queue grows while it is walked.
  for (const file of queue) {
    if (!SOURCE.test(file)) continue;
    const files = importedModules(treeOf(file)).flatMap(
      (specifier) => resolve(specifier, file) ?? [],
    );
    search.imports[file] = files;
    for (const path of files) {
      if (!reached.has(path)) queue.push(path);
      reached.add(path);
    }
  }
  const sources = queue.filter((file) => SOURCE.test(file));
  const mentioning = sources.filter((file) => MENTIONS_PROVIDER.test(read(file) ?? ""));
  const areReExported = mentioning.some((file) => reExportsProvider(treeOf(file)));
  // A module may hand a provider on under a name that says nothing of it.
  for (const file of areReExported ? sources : mentioning) {
    const handedOn = areReExported ? providerReExports(file, modules) : [];
    const reExports = [...handedOn, ...ownHooksOf(parsed(file, handedOn), open)];
    if (reExports.length > 0) search.reExports[file] = reExports;
    searchFile(parsed(file, reExports), search);
  }
  // Only where no Convex provider was found may a fault in any file be the reason.
  if (search.found.every(({ kind }) => kind === "clerk"))
    search.syntaxErrors = queue.flatMap((file) => syntaxFaultsIn(file, read));
  return search;
}

/** The imports of a file that its providers are given as hooks of the app's own, which ask Clerk. */
function ownHooksOf(file: ParsedFile, open: OpenModule): ReExportedBinding[] {
  const values = providerElements(file).flatMap((element) => useAuthValue(element, file) ?? []);
  return ownHookImports(values, file, open);
}

function syntaxFaultsIn(file: string, read: ReadFile): (SyntaxFault & { file: string })[] {
  if (!SOURCE.test(file)) return [];
  const { syntaxError } = parseFile(file, read(file) ?? "");
  return syntaxError ? [{ file, ...syntaxError }] : [];
}

/** Notes what a file renders of providers, or does with them. */
function searchFile(file: ParsedFile, search: ProviderSearch): void {
  const { path, tree, syntaxError } = file;
  if (syntaxError) search.syntaxErrors.push({ file: path, ...syntaxError });
  const elements = providerElements(file);
  for (const { kind, name, module, node } of elements) {
    search.found.push({ file: path, ...positionOf(tree, node.getStart()), kind, name, module });
  }
  const stray = nonElementUse(file, elements);
  if (stray) search.strays.push({ file: path, ...positionOf(tree, stray.getStart()) });
}
