/** Resolves imports of the workspace's own packages. */

import { join, posix } from "node:path";
import { textReader } from "../text-files.ts";
import type { WorkspacePackage } from "./workspace-packages.ts";

/** Every package's name and subpaths → its files, in tsconfig's notation. */
export function packageAliases(
  packages: readonly WorkspacePackage[],
  directory: string,
): Record<string, string[]> {
  const aliases: Record<string, string[]> = {};
  for (const { folder, name } of packages) {
    if (name === undefined) continue;
    const exported = exportedSubpaths(textReader(join(directory, folder))("package.json") ?? "{}");
    for (const [subpath, targets] of Object.entries(exported)) {
      aliases[posix.join(name, subpath)] = targets.map((target) => posix.join(folder, target));
    }
  }
  return aliases;
}

/** Subpath → the files it may be: what `exports` says, else the package's files themselves. */
function exportedSubpaths(manifest: string): Record<string, string[]> {
  const { exports, main, module, types, source }: Record<string, unknown> = JSON.parse(
    manifest.replace(/^\uFEFF/, ""),
  );
  const plain = [source, module, main, types].filter((path) => typeof path === "string");
  const usual = { ".": [...plain, "src/index", "index"], "./*": ["*", "src/*"] };
  if (typeof exports === "string") return { ...usual, ".": [exports] };
  if (typeof exports !== "object" || exports === null) return usual;
  const entries = Object.entries(exports);
  const subpaths = entries.filter(([key]) => key.startsWith("."));
  if (subpaths.length === 0) return { ...usual, ".": pathsIn(exports) };
  return Object.fromEntries(subpaths.map(([key, target]) => [key, pathsIn(target)]));
}

function pathsIn(target: unknown): string[] {
  if (typeof target === "string") return [target];
  return typeof target === "object" && target !== null
    ? Object.values(target).flatMap(pathsIn)
    : [];
}
