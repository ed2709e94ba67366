/** The short names for paths that a project's tsconfig.json and package.json define. */

import { posix } from "node:path";
import { type ParseError, parse } from "jsonc-parser";
import type { ReadFile } from "./read-file.ts";

export type PathAliases = {
  /** tsconfig's `paths`: a pattern with at most one `*` → targets relative to the project. */
  paths: Record<string, string[]>;
  /** package.json's `imports`, as far as they name files. */
  imports: Record<string, string>;
};

/**
 * Reads the aliases of tsconfig.json (what it extends by a relative path, and the configurations
 * it refers to) or jsconfig.json, and of package.json. A file that can't be read adds none.
 */
export function readPathAliases(read: ReadFile): PathAliases {
  const paths: Record<string, string[]> = {};
  for (const config of ["tsconfig.json", "jsconfig.json"]) {
    collectPaths(config, read, paths, new Set());
  }
  return { paths, imports: packageImports(read) };
}

function collectPaths(
  config: string,
  read: ReadFile,
  paths: Record<string, string[]>,
  passed: Set<string>,
): void {
  const file = config.endsWith(".json") ? config : `${config}.json`;
  if (passed.has(file)) return;
  passed.add(file);
  const settings = readObject(read(file));
  const folder = posix.dirname(file);
  const options = asObject(settings.compilerOptions);
  const base = posix.join(folder, asString(options.baseUrl) ?? ".");
  for (const [pattern, targets] of Object.entries(asObject(options.paths))) {
    if (!Array.isArray(targets)) continue;
    paths[pattern] ??= targets.filter(isString).map((target) => posix.join(base, target));
  }
  for (const parent of [settings.extends].flat().filter(isString)) {
    if (parent.startsWith(".")) collectPaths(posix.join(folder, parent), read, paths, passed);
  }
  for (const reference of Array.isArray(settings.references) ? settings.references : []) {
    const path = asString(asObject(reference).path);
    if (path) collectPaths(configAt(posix.join(folder, path)), read, paths, passed);
  }
}

/** A reference names a configuration or its folder. */
function configAt(path: string): string {
  return path.endsWith(".json") ? path : posix.join(path, "tsconfig.json");
}

function packageImports(read: ReadFile): Record<string, string> {
  const { imports } = readObject(read("package.json"));
  return Object.fromEntries(
    Object.entries(asObject(imports)).flatMap(([name, target]) => {
      const path = firstPath(target);
      return path === undefined ? [] : [[name, posix.normalize(path)]];
    }),
  );
}

/** A target, or the first path among its conditions. */
function firstPath(target: unknown): string | undefined {
  if (isString(target)) return target.startsWith("./") ? target : undefined;
  return Object.values(asObject(target))
    .map(firstPath)
    .find((path) => path !== undefined);
}

function readObject(text: string | undefined): Record<string, unknown> {
  if (text === undefined) return {};
  const errors: ParseError[] = [];
  return asObject(parse(text.replace(/^\uFEFF/, ""), errors, { allowTrailingComma: true }));
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value))
    : {};
}

function isString(value: unknown): value is string {
  return typeof value === "string";
}

function asString(value: unknown): string | undefined {
  return isString(value) ? value : undefined;
}
