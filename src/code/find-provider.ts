/** Finds every provider that is rendered from where an app starts, by following its imports. */

import { importedModules, reExports } from "./module-links.ts";
import type { HandedOn, Origin } from "./origin.ts";
import { parseFile, parseTree, positionOf, type SyntaxFault } from "./parse.ts";
import type { PathAliases } from "./path-aliases.ts";
import {
  elementsResolved,
  type ProviderKind,
  providerElements,
  providerKind,
} from "./provider-elements.ts";
import type { ReadFile } from "./read-file.ts";
import { resolveImport } from "./resolve-import.ts";
import { strayUse } from "./stray-use.ts";

export type FoundElement = Place & {
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
  /** What local modules hand on to a file of a provider's package: by the file's path. */
  handedOn: Record<string, HandedOn[]>;
  /** Where the plain provider is used other than as an element. */
  strays: Place[];
  syntaxErrors: (SyntaxFault & { file: string })[];
};

/** Line and column are counted from 1. */
type Place = { file: string; line: number; column: number };

const SOURCE = /\.[cm]?[jt]sx?$/;

/** Every provider's package has one of these in its name. */
const MENTIONS_PROVIDER = /convex|clerk/i;

/** A module that hands a provider on, under a name that may say nothing of it. */
const HANDS_ON = /\bexport\b[^;]*\bConvexProvider\b|\bexport\s*\*\s*from\s*["']convex\/react["']/;

/** Searches breadth-first, so that a provider nearer to the start comes first. */
export function findProviders(
  entries: readonly string[],
  aliases: PathAliases,
  read: ReadFile,
): ProviderSearch {
  const queue = [...new Set(entries)];
  const search: ProviderSearch = {
    visited: queue,
    imports: {},
    found: [],
    handedOn: {},
    strays: [],
    syntaxErrors: [],
  };
  const resolve = (specifier: string, from: string) =>
    resolveImport(specifier, from, aliases, read);
  const searchIn = (file: string) => searchFile(file, search, resolve, read);
  const passedOver: string[] = [];
  // The queue grows while it is walked.
  for (const file of queue) {
    if (!SOURCE.test(file)) continue;
    const text = read(file) ?? "";
    if (MENTIONS_PROVIDER.test(text)) searchIn(file);
    else passedOver.push(file);
    const imported = importedModules(parseTree(file, text));
    const files = imported.flatMap((specifier) => resolve(specifier, file) ?? []);
    search.imports[file] = files;
    queue.push(...new Set(files.filter((path) => !queue.includes(path))));
  }
  if (queue.some((file) => HANDS_ON.test(read(file) ?? ""))) passedOver.forEach(searchIn);
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

/** Notes what a file renders of providers, or does with them. */
function searchFile(
  file: string,
  search: ProviderSearch,
  resolve: (specifier: string, from: string) => string | undefined,
  read: ReadFile,
): void {
  const handedOn: HandedOn[] = [];
  const follow = (origin: Origin): Origin => {
    const from = packageOrigin(origin, file, resolve, read);
    if (from !== origin) handedOn.push({ ...origin, from });
    return from;
  };
  const text = read(file) ?? "";
  const first = parseFile(file, text);
  if (first.syntaxError) search.syntaxErrors.push({ file, ...first.syntaxError });
  elementsResolved(first, follow);
  const parsed = handedOn.length > 0 ? parseFile(file, text, handedOn) : first;
  if (handedOn.length > 0) search.handedOn[file] = handedOn;
  const elements = providerElements(parsed);
  for (const { kind, name, module, node } of elements) {
    search.found.push({ file, ...positionOf(parsed.tree, node.getStart()), kind, name, module });
  }
  const stray = strayUse(parsed, elements);
  if (stray) search.strays.push({ file, ...positionOf(parsed.tree, stray.getStart()) });
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
  for (const { module, original } of reExports(parseTree(path, read(path) ?? ""), origin.name)) {
    const further = { module, name: original };
    const found = packageOrigin(further, path, resolve, read, new Set([...passed, key]));
    if (providerKind(found)) return found;
  }
  return origin;
}
