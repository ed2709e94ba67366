/** Collects the .gitignore files that decide over a file, from the repository's root down to it. */

import { join, posix, relative, sep } from "node:path";
import type { GitIgnore } from "../project.ts";
import type { TextReader } from "../text-files.ts";
import { outermostFolder } from "../workspace/project-boundary.ts";

/**
 * Collects the rules for `file` (relative to the directory); a new one belongs in the .gitignore of
 * the file's own folder. Outside a repository those count that a later `git init` would read.
 */
export function readGitIgnore(directory: string, file: string, read: TextReader): GitIgnore {
  const own = posix.dirname(file);
  const folder = join(directory, own);
  const root = outermostFolder(folder);
  const fromRoot = relative(root, folder).split(sep).filter(Boolean);
  const rules = [];
  for (let depth = 0; depth <= fromRoot.length; depth += 1) {
    const path = posix.join(own, "../".repeat(fromRoot.length - depth), ".gitignore");
    const text = read(path);
    if (text !== undefined) rules.push({ directory: fromRoot.slice(0, depth).join("/"), text });
  }
  const path = posix.join(own, ".gitignore");
  return {
    path,
    text: read(path) ?? null,
    envFileFromRoot: posix.join(...fromRoot, posix.basename(file)),
    rules,
  };
}
