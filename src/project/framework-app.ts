/** An app as a framework gets to see it. */

import { join, posix } from "node:path";
import { globSync } from "tinyglobby";
import type { FrameworkApp } from "../frameworks/framework.ts";
import { fitOf } from "../packages/fit.ts";
import type { Manifest } from "./manifest.ts";
import { packageState } from "./packages.ts";
import { isThere, type TextReader } from "./text-files.ts";

/** The app in `folder`, relative to `directory`, from where the reader reads too. */
export function frameworkApp(
  manifest: Manifest,
  directory: string,
  folder: string,
  read: TextReader,
): FrameworkApp {
  const root = join(directory, folder);
  const lists = new Map<string, readonly string[]>();
  return {
    dependencies: manifest.dependencies,
    typescript: isThere(join(root, "tsconfig.json")) || "typescript" in manifest.dependencies,
    isIn(name, range) {
      const found = fitOf(packageState(name, manifest, root), range);
      return found === "unknown" ? undefined : found === "in";
    },
    has: (path) => isThere(join(root, path)),
    read: (path) => read(posix.join(folder, path)),
    filesIn(path) {
      const known = lists.get(path) ?? filesBelow(join(root, path), path);
      lists.set(path, known);
      return known;
    },
  };
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
