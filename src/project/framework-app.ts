/** Shows a framework an app, as far as it may see it. */

import { join, posix } from "node:path";
import { globSync } from "tinyglobby";
import { type ConfigReader, openConfig } from "../code/config/config-object.ts";
import { readNames } from "../code/syntax/source-names.ts";
import type { FrameworkApp } from "../frameworks/framework.ts";
import { fitOf } from "../packages/fit.ts";
import type { Manifest } from "./dependencies/manifest.ts";
import { packageState } from "./dependencies/packages.ts";
import { isThere, type TextReader } from "./text-files.ts";

/**
 * The app in `folder`, relative to `directory`, from where the reader reads too; the manifest that
 * serves it may stand above it.
 */
export function frameworkApp(
  manifest: Manifest,
  directory: string,
  folder: string,
  read: TextReader,
): FrameworkApp {
  const root = join(directory, folder);
  const packageFolder = join(directory, posix.dirname(manifest.path));
  const lists = new Map<string, readonly string[]>();
  const configs = new Map<string, ConfigReader>();
  const namesIn = (file: string) => {
    const path = posix.join(folder, file);
    const text = read(path);
    return text === undefined ? undefined : readNames({ path, text });
  };
  return {
    dependencies: manifest.dependencies,
    typescript: isThere(join(root, "tsconfig.json")) || "typescript" in manifest.dependencies,
    isIn(name, range) {
      const found = fitOf(packageState(name, manifest, packageFolder), range);
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
      if (text === undefined) return { status: "unknown", file: path, line: 1 };
      const config = configs.get(path) ?? openConfig({ path, text });
      configs.set(path, config);
      return config(keys);
    },
    mentions(file, names) {
      const found = namesIn(file)?.identifiers;
      return names.some((name) => found?.has(name));
    },
    quotes: (file, string) => namesIn(file)?.strings.has(string) ?? false,
    filesIn(path) {
      const known = lists.get(path) ?? globFiles(join(root, path), path);
      lists.set(path, known);
      return known;
    },
  };
}

function globFiles(absolute: string, shown: string): string[] {
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
