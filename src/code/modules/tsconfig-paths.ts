/** Reads the path aliases of a project's tsconfig.json and package.json. */

import { posix } from "node:path";
import { type ParseError, parse } from "jsonc-parser";
import { ts } from "ts-morph";
import { guardStackDepth } from "../../text/too-deep.ts";
import type { ReadFile } from "./read-file.ts";

export type PathAliases = {
  /** tsconfig's `paths`: a pattern with at most one `*` → targets relative to the project. */
  paths: Record<string, string[]>;
  /** package.json's `imports`, as far as they name files. */
  imports: Record<string, string>;
};

/**
 * Reads the aliases of the app in `folder`: those of tsconfig.json (as TypeScript reads it, with what it
 * extends), of the configurations it refers to, or of jsconfig.json, and of package.json. A `baseUrl` is
 * one more alias, for every name. A file that can't be read adds none.
 */
export function readPathAliases(read: ReadFile, folder = ""): PathAliases {
  const paths: Record<string, string[]> = {};
  const known: Known = { passed: new Set(), extended: new Map() };
  for (const config of ["tsconfig.json", "jsconfig.json"]) {
    collectPaths(posix.join(ROOT, folder, config), read, paths, known);
  }
  return { paths, imports: packageImports(read, folder) };
}

/** Configurations that check something else than the app: the bundler's own, tests. */
const NOT_THE_APP = /(?:^|[./-])(?:node|tests?|spec|vitest|e2e)\.json$/;

/**
 * The configurations by which the app in `folder` is checked, as far as they check the types of
 * packages too: `skipLibCheck` is off there.
 */
export function checksPackages(read: ReadFile, folder = ""): string[] {
  const start = posix.join(ROOT, folder, "tsconfig.json");
  if (read(relativePath(start)) === undefined) return [];
  const extended: Known["extended"] = new Map();
  const parse = (path: string) =>
    guardStackDepth(relativePath(path), () => parseConfig(path, read, extended));
  const whole = parse(start);
  const references = (whole.projectReferences ?? [])
    .map(({ path }) => (path.endsWith(".json") ? path : posix.join(path, "tsconfig.json")))
    .filter((path) => !NOT_THE_APP.test(path) && isWithin(path, folder))
    .filter((path) => read(relativePath(path)) !== undefined);
  const { files, include } = readObject(JSON.stringify(whole.raw ?? {}));
  // One that only refers to others checks nothing itself.
  const isEmpty = Array.isArray(files) && files.length === 0 && include === undefined;
  return (
    [...(isEmpty ? [] : [start]), ...references]
      .map((path) => ({ path, ...parse(path) }))
      // What it extends may be in a package that isn't installed, and say so.
      .filter(({ options, errors }) => options.skipLibCheck !== true && errors.every(isOfNoFiles))
      .map(({ path }) => path)
      .map(relativePath)
  );
}

/** That no source file was found: none was looked for. */
function isOfNoFiles({ code }: ts.Diagnostic): boolean {
  return code === 18002 || code === 18003;
}

function isWithin(path: string, folder: string): boolean {
  return posix.dirname(path) === posix.join(ROOT, folder, ".").replace(/\/$/, "");
}

/** TypeScript's paths are absolute: the reader's are relative to this, which has enough folders above it. */
const ROOT = `/${"above/".repeat(16)}here`;

function relativePath(path: string): string {
  return posix.relative(ROOT, path);
}

/** What was read: a configuration that many extend, and extend again, is read once. */
type Known = { passed: Set<string>; extended: Map<string, ts.ExtendedConfigCacheEntry> };

function collectPaths(
  file: string,
  read: ReadFile,
  paths: Record<string, string[]>,
  known: Known,
): void {
  if (known.passed.has(file)) return;
  known.passed.add(file);
  const { options, projectReferences = [] } = guardStackDepth(relativePath(file), () =>
    parseConfig(file, read, known.extended),
  );
  const { baseUrl, pathsBasePath } = options;
  const base = baseUrl ?? (typeof pathsBasePath === "string" ? pathsBasePath : posix.dirname(file));
  for (const [pattern, targets] of Object.entries(options.paths ?? {})) {
    // TypeScript hands on what makes no sense, and reports it.
    if (!Array.isArray(targets)) continue;
    const named: unknown[] = targets;
    paths[pattern] ??= named
      .filter(isString)
      .map((target) => relativePath(posix.resolve(base, target)));
  }
  if (baseUrl !== undefined) paths["*"] ??= [relativePath(posix.join(baseUrl, "*"))];
  for (const { path } of projectReferences) {
    // A reference names a configuration or its folder.
    const config = path.endsWith(".json") ? path : posix.join(path, "tsconfig.json");
    collectPaths(config, read, paths, known);
  }
}

function parseConfig(
  file: string,
  read: ReadFile,
  extended: Known["extended"],
): ts.ParsedCommandLine {
  const readFile = (path: string) => read(relativePath(path));
  const { config = {} } = ts.readConfigFile(file, readFile);
  const host: ts.ParseConfigHost = {
    fileExists: (path) => readFile(path) !== undefined,
    readFile,
    readDirectory: () => [],
    useCaseSensitiveFileNames: true,
  };
  const folder = posix.dirname(file);
  return ts.parseJsonConfigFileContent(
    config,
    host,
    folder,
    undefined,
    file,
    undefined,
    undefined,
    extended,
  );
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
