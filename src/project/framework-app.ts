/** An app as a framework gets to see it. */

import { join, posix } from "node:path";
import { globSync } from "tinyglobby";
import type { ConfigReader } from "../code/config-object.ts";
import type { SourceReader } from "../code/read-source.ts";
import type { FrameworkApp } from "../frameworks/framework.ts";
import { FRAMEWORK_NAMES, frameworkOf } from "../frameworks/registry.ts";
import { fitOf } from "../packages/fit.ts";
import type { Manifest } from "./manifest.ts";
import { packageState } from "./packages.ts";
import { isThere, type TextReader } from "./text-files.ts";

/**
 * The app in `folder`, relative to `directory`, from where the reader reads too. Without a reader of
 * source text its configurations are unknown.
 */
export function frameworkApp(
  manifest: Manifest,
  directory: string,
  folder: string,
  read: TextReader,
  source?: SourceReader,
): FrameworkApp {
  const root = join(directory, folder);
  const lists = new Map<string, readonly string[]>();
  const configs = new Map<string, ConfigReader>();
  return {
    dependencies: manifest.dependencies,
    typescript: isThere(join(root, "tsconfig.json")) || "typescript" in manifest.dependencies,
    isIn(name, range) {
      const found = fitOf(packageState(name, manifest, root), range);
      return found === "unknown" ? undefined : found === "in";
    },
    has: (path) => isThere(join(root, path)),
    read: (path) => read(posix.join(folder, path)),
    configAt(paths, keys) {
      const path = paths
        .map((each) => posix.join(folder, each))
        .find((each) => isThere(join(directory, each)));
      if (path === undefined) return { status: "absent" };
      const text = read(path);
      const config =
        configs.get(path) ?? (text === undefined ? text : source?.config({ path, text }));
      if (!config) return { status: "unknown", file: path, line: 1 };
      configs.set(path, config);
      return config(keys);
    },
    mentions(file, names) {
      const path = posix.join(folder, file);
      const text = read(path);
      if (!source || text === undefined) return false;
      const { identifiers } = source.names({ path, text });
      return names.some((name) => identifiers.has(name));
    },
    filesIn(path) {
      const known = lists.get(path) ?? filesBelow(join(root, path), path);
      lists.set(path, known);
      return known;
    },
  };
}

/** The reader of source text, where the framework can't be told without: it is slow to load. */
export async function sourceReaderFor({
  dependencies,
}: Manifest): Promise<SourceReader | undefined> {
  const decisive = FRAMEWORK_NAMES.flatMap((name) => frameworkOf(name).toldBySourceOf ?? []);
  return decisive.some((name) => name in dependencies)
    ? (await import("../code/read-source.ts")).readSource
    : undefined;
}

function filesBelow(absolute: string, shown: string): string[] {
  if (!isThere(absolute)) return [];
  return globSync("**/*", {
    cwd: absolute,
    ignore: ["**/node_modules/**"],
    followSymbolicLinks: false,
    expandDirectories: false,
  })
    .sort()
    .map((path) => posix.join(shown, path));
}
