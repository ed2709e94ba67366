/** Reads where an app uses another vendor's sign-in: in all its sources, whether it gets there or not. */

import { join, posix } from "node:path";
import { globSync } from "tinyglobby";
import { resolveImport } from "../code/modules/resolve-module.ts";
import type { PathAliases } from "../code/modules/tsconfig-paths.ts";
import type { AppSignIn } from "../code/sign-in/removal.ts";
import { signInSources } from "../code/sign-in/vendor-uses.ts";
import { isVendorPackage } from "../code/sign-in/vendors.ts";
import { moduleText } from "../code/syntax/astro-frontmatter.ts";
import { CliError } from "../errors.ts";
import { readManifest } from "./dependencies/manifest.ts";
import { isThere, type TextReader, textReader } from "./text-files.ts";
import type { Parts } from "./workspace/app-and-backend.ts";

const SOURCES = "**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs,astro}";
/** Convex's own, which each app imports. */
const GENERATED = "_generated";
/** What others made, and what is built. */
const IGNORED = ["node_modules", GENERATED, "dist", "build", "out", "coverage", "ios", "android"];

/** The packages of the workspace, and the one with the functions. */
type SignInParts = Parts & { backend: string };

/** Files, and characters of one, that no person writes. */
const MOST_FILES = 5000;
const LONGEST_FILE = 200_000;

/**
 * Gives, for the files that the app's start leads to, what the app has of another sign-in: nothing
 * where no package of it names a vendor's, for then there is none.
 */
export function signInReader(
  directory: string,
  parts: SignInParts,
  { functions, aliases }: { functions: string; aliases: PathAliases },
): (visited: readonly string[]) => AppSignIn {
  let known: AppSignIn | undefined;
  return (visited) => {
    known ??= readSignIn(directory, parts, { functions, aliases, visited });
    return known;
  };
}

function readSignIn(
  directory: string,
  parts: SignInParts,
  {
    functions,
    aliases,
    visited,
  }: { functions: string; aliases: PathAliases; visited: readonly string[] },
): AppSignIn {
  const read = lenient(textReader(directory));
  const packages = packagesOf(parts, read).filter(isVendorPackage);
  const written = visited.filter((path) => !path.split("/").includes(GENERATED));
  const paths =
    packages.length === 0 ? written : [...written, ...sourcesIn(directory, parts, functions)];
  const sources = [...new Set(paths)].flatMap((path) => {
    const text = read(path);
    return text === undefined || text.length > LONGEST_FILE
      ? []
      : [{ path, text: moduleText(path, text) }];
  });
  const resolve = (module: string, from: string) => resolveImport(module, from, aliases, read);
  const found = packages.length === 0 ? { uses: [], handing: [] } : signInSources(sources, resolve);
  return { ...found, sources, resolve, functions, packages };
}

/** What can't be read has no sign-in to tell of. */
export function lenient(read: TextReader): TextReader {
  return (path) => {
    try {
      return read(path);
    } catch (error) {
      if (error instanceof CliError) return undefined;
      throw error;
    }
  };
}

/** All that the packages name which the app is made of. */
function packagesOf({ app, backend, packages }: SignInParts, read: TextReader): string[] {
  const own = [...new Set(["", app, backend])].flatMap((folder) => dependenciesIn(folder, read));
  const all = packages.flatMap(({ manifest }) => Object.keys(manifest.dependencies));
  return [...new Set([...own, ...all])];
}

function dependenciesIn(folder: string, read: TextReader): string[] {
  if (read(posix.join(folder, "package.json")) === undefined) return [];
  try {
    return Object.keys(readManifest(read, folder).dependencies);
  } catch (error) {
    // The workspace's own may be of any kind: of the app's that is told elsewhere.
    if (error instanceof CliError) return [];
    throw error;
  }
}

/** The app's own files and the functions, but for what other packages of the workspace hold. */
export function sourcesIn(
  directory: string,
  { app, backend, packages }: SignInParts,
  functions: string,
): string[] {
  const others = packages
    .map(({ folder }) => folder)
    .filter((folder) => folder !== "" && folder !== app && folder !== backend);
  const files = [...new Set([app, functions])].flatMap((folder) => {
    if (!isThere(join(directory, folder))) return [];
    const ignore = IGNORED.map((name) => `**/${name}/**`);
    const found = globSync(SOURCES, {
      cwd: join(directory, folder),
      ignore,
      followSymbolicLinks: false,
      expandDirectories: false,
    });
    return found.sort().map((path) => posix.join(folder, path));
  });
  return files
    .filter((path) => !others.some((folder) => path.startsWith(`${folder}/`)))
    .slice(0, MOST_FILES);
}
