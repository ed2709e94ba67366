/** The .gitignore files that decide over a file, from the repository's root down to it. */

import { dirname, join, relative, sep } from "node:path";
import { up } from "empathic/find";
import type { GitIgnore } from "./project.ts";
import type { TextReader } from "./text-files.ts";

/**
 * Collects the rules for `file` (relative to the directory). Outside a repository only the
 * directory's own .gitignore counts, which a later `git init` would read.
 */
export function readGitIgnore(directory: string, file: string, read: TextReader): GitIgnore {
  const repository = up(".git", { cwd: directory });
  const root = repository ? dirname(repository) : directory;
  const fromRoot = relative(root, directory).split(sep).filter(Boolean);
  const rules = [];
  for (let depth = 0; depth <= fromRoot.length; depth += 1) {
    const up = "../".repeat(fromRoot.length - depth);
    const text = read(`${up}.gitignore`);
    if (text !== undefined) rules.push({ directory: fromRoot.slice(0, depth).join("/"), text });
  }
  return {
    path: ".gitignore",
    text: read(".gitignore") ?? null,
    envFileFromRoot: join(...fromRoot, file)
      .split(sep)
      .join("/"),
    rules,
  };
}
