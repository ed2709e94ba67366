/** Finds the file that an import names, among the project's own. */

import { posix } from "node:path";
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

/** The paths that an import may mean, whether anything is there or not. */
export function candidates(specifier: string, from: string, aliases: PathAliases): string[] {
  if (/^\.\.?(?:\/|$)/.test(specifier)) return [posix.join(posix.dirname(from), specifier)];
  const targets = Object.entries({
    ...aliases.paths,
    ...Object.fromEntries(Object.entries(aliases.imports).map(([name, path]) => [name, [path]])),
  });
  const named = targets
    .sort(([a], [b]) => prefixLength(b) - prefixLength(a))
    .flatMap(([pattern, paths]) => {
      const matched = matchPattern(specifier, pattern);
      return matched === undefined ? [] : paths.map((path) => path.replace("*", () => matched));
    });
  return specifier.startsWith("/") ? [...named, specifier.slice(1)] : named;
}

/** TypeScript takes the pattern with the longest part before its `*`; one without `*` first. */
function prefixLength(pattern: string): number {
  const star = pattern.indexOf("*");
  return star < 0 ? Number.POSITIVE_INFINITY : star;
}

/** What stands for the `*`; "" for a pattern without one that is matched as it is. */
function matchPattern(specifier: string, pattern: string): string | undefined {
  const [before = "", after] = pattern.split("*", 2);
  if (after === undefined) return specifier === pattern ? "" : undefined;
  const fits =
    specifier.length >= before.length + after.length &&
    specifier.startsWith(before) &&
    specifier.endsWith(after);
  return fits ? specifier.slice(before.length, specifier.length - after.length) : undefined;
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
