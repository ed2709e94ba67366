/** The short names for paths that a project's tsconfig.json and package.json define. */

import { posix } from "node:path";
import { type ParseError, parse } from "jsonc-parser";
import { unlessTooDeep } from "../nesting.ts";
import type { ReadFile } from "./read-file.ts";

export type PathAliases = {
  /** tsconfig's `paths`: a pattern with at most one `*` → targets relative to the project. */
  paths: Record<string, string[]>;
  /** package.json's `imports`, as far as they name files. */
  imports: Record<string, string>;
};

/**
 * Reads the aliases of the app in `folder`: those of tsconfig.json (what it extends by a relative path, and the configurations
 * it refers to) or jsconfig.json, and of package.json. A `baseUrl` is one more alias, for every
 * name. A file that can't be read adds none.
 */
export function readPathAliases(read: ReadFile, folder = ""): PathAliases {
  const paths: Record<string, string[]> = {};
  const passed = new Set<string>();
  for (const config of ["tsconfig.json", "jsconfig.json"]) {
    collectPaths(posix.join(folder, config), read, paths, passed);
  }
  return { paths, imports: packageImports(read, folder) };
}

function collectPaths(
  file: string,
  read: ReadFile,
  paths: Record<string, string[]>,
  passed: Set<string>,
): void {
  if (passed.has(file)) return;
  passed.add(file);
  const configs = withExtended(file, read);
  const base = configs.find(({ baseUrl }) => baseUrl !== undefined)?.baseUrl;
  for (const { folder, own } of configs) {
    for (const [pattern, targets] of Object.entries(own)) {
      if (!Array.isArray(targets)) continue;
      const path = (target: string) => posix.join(base ?? folder, target);
      paths[pattern] ??= targets.filter(isString).map(path);
    }
  }
  if (base !== undefined) paths["*"] ??= [posix.join(base, "*")];
  for (const reference of configs[0]?.references ?? []) {
    collectPaths(reference, read, paths, passed);
  }
}

type Config = {
  folder: string;
  baseUrl: string | undefined;
  /** Its own `paths`. */
  own: Record<string, unknown>;
  references: string[];
};

/** A configuration and, after it, those it extends: the earlier one's word counts. */
function withExtended(file: string, read: ReadFile, passed: readonly string[] = []): Config[] {
  if (passed.includes(file)) return [];
  const folder = posix.dirname(file);
  const settings = unlessTooDeep(file, () => readObject(read(file)));
  const { baseUrl, paths } = asObject(settings.compilerOptions);
  const references = Array.isArray(settings.references) ? settings.references : [];
  const config: Config = {
    folder,
    baseUrl: isString(baseUrl) ? posix.join(folder, baseUrl) : undefined,
    own: asObject(paths),
    references: references
      .map((reference) => asObject(reference).path)
      .filter(isString)
      .map((path) => configAt(posix.join(folder, path))),
  };
  const extended = [settings.extends]
    .flat()
    .filter(isString)
    .filter((parent) => parent.startsWith("."))
    .map((parent) => posix.join(folder, parent.endsWith(".json") ? parent : `${parent}.json`))
    .reverse();
  return [config, ...extended.flatMap((path) => withExtended(path, read, [...passed, file]))];
}

/** A reference names a configuration or its folder. */
function configAt(path: string): string {
  return path.endsWith(".json") ? path : posix.join(path, "tsconfig.json");
}

function packageImports(read: ReadFile, folder: string): Record<string, string> {
  const { imports } = readObject(read(posix.join(folder, "package.json")));
  return Object.fromEntries(
    Object.entries(asObject(imports)).flatMap(([name, target]) => {
      const path = firstPath(target);
      return path === undefined ? [] : [[name, posix.join(folder, path)]];
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
