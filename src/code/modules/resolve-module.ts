/** Finds the file that an import names, among the project's own. */

import { posix } from "node:path";
import { aliasedPaths } from "./match-alias.ts";
import type { ReadFile } from "./read-file.ts";
import type { PathAliases } from "./tsconfig-paths.ts";

const EXTENSIONS = [".tsx", ".ts", ".jsx", ".js", ".mts", ".mjs", ".cts", ".cjs"];

/** What TypeScript's own sources may stand behind an import that names the compiled file. */
const SOURCES: Record<string, readonly string[]> = {
  ".js": [".ts", ".tsx", ".jsx"],
  ".jsx": [".tsx"],
  ".mjs": [".mts"],
  ".cjs": [".cts"],
};

/**
 * The path of the project's file that `specifier` names when it is imported in the file `from`,
 * or undefined for packages and what isn't there.
 */
export function resolveImport(
  specifier: string,
  from: string,
  aliases: PathAliases,
  read: ReadFile,
): string | undefined {
  const bare = specifier.replace(/\?.*$/, "");
  for (const path of candidates(bare, from, aliases)) {
    const file = fileAt(path, read);
    if (file !== undefined) return file;
  }
  return undefined;
}

/** The same for many imports of an app: what several files of a folder import is looked for once. */
export function importResolver(
  aliases: PathAliases,
  read: ReadFile,
): (specifier: string, from: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  return (specifier, from) => {
    const key = `${posix.dirname(from)}\n${specifier}`;
    if (!known.has(key)) known.set(key, resolveImport(specifier, from, aliases, read));
    return known.get(key);
  };
}

/** The paths that an import may mean, whether anything is there or not. */
export function candidates(specifier: string, from: string, aliases: PathAliases): string[] {
  if (/^\.\.?(?:\/|$)/.test(specifier)) return [posix.join(posix.dirname(from), specifier)];
  const named = aliasedPaths(specifier, aliases);
  return specifier.startsWith("/") ? [...named, specifier.slice(1)] : named;
}

function fileAt(path: string, read: ReadFile): string | undefined {
  const extension = posix.extname(path);
  const stem = path.slice(0, path.length - extension.length);
  const written = [...EXTENSIONS, ".astro"].includes(extension) ? [path] : [];
  const compiled = (SOURCES[extension] ?? []).map((source) => stem + source);
  const left = EXTENSIONS.map((each) => path + each);
  const index = EXTENSIONS.map((each) => posix.join(path, `index${each}`));
  return [...written, ...compiled, ...left, ...index].find((each) => read(each) !== undefined);
}
