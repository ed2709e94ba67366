/** An app as a framework gets to see it. */

import { join, posix } from "node:path";
import { intersects, satisfies, validRange } from "semver";
import { globSync } from "tinyglobby";
import type { FrameworkApp } from "../frameworks/framework.ts";
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
      const { installed, declared } = packageState(name, manifest, root);
      if (installed) return satisfies(installed, range, { includePrerelease: true });
      return declared && validRange(declared) ? intersects(declared, range) : undefined;
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
