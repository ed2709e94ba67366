/** Finds the functions folders of Convex whose generated code an app imports. */

import { posix } from "node:path";
import { moduleOf } from "../syntax/imports.ts";
import { parseTree, positionOf } from "../syntax/parse.ts";
import type { ReadFile } from "./read-file.ts";
import { candidates } from "./resolve-module.ts";
import type { PathAliases } from "./tsconfig-paths.ts";

export type GeneratedImport = {
  file: string;
  line: number;
  /** The folders that may be meant, relative to where the reader reads from, the likeliest first. */
  folders: string[];
};

/** What convex generates for an app to import, each with any ending. */
const GENERATED = ["api", "server", "dataModel"];

/** Imports of types count too: they say as well where the functions are. */
export function generatedImports(
  files: readonly string[],
  aliases: PathAliases,
  read: ReadFile,
): GeneratedImport[] {
  return files.flatMap((file) => {
    const tree = parseTree(file, read(file) ?? "");
    return tree.statements.flatMap((statement) => {
      const specifier = moduleOf(statement);
      if (specifier === undefined) return [];
      const folders = candidates(specifier, file, aliases).filter(isGenerated).map(functionsFolder);
      const { line } = positionOf(tree, statement.getStart(tree));
      return folders.length > 0 ? [{ file, line, folders }] : [];
    });
  });
}

/** The folders that an alias stands for, which an app may import from anywhere. */
export function aliasedFolders({ paths }: Pick<PathAliases, "paths">): string[] {
  const targets = Object.values(paths).flat();
  const folders = targets.map((target) => target.replace(/\/?\*.*$/, ""));
  return [...new Set(folders.map((folder) => folder.replace(/\/_generated$/, "")))];
}

function isGenerated(path: string): boolean {
  const { dir, base } = posix.parse(path);
  return posix.basename(dir) === "_generated" && GENERATED.includes(base.split(".")[0] ?? "");
}

function functionsFolder(path: string): string {
  return posix.dirname(posix.dirname(path));
}
