/** Asks and tells git which files it ignores, through the text of .gitignore files. */

import ignore from "ignore";
import { appendLine } from "./line-end.ts";

/** A .gitignore's text, and its folder relative to the git root with forward slashes ("" = root). */
export type IgnoreRules = { directory: string; text: string };

/**
 * Whether git ignores a file (its path relative to the git root), going by the .gitignore files
 * from the repository's root down to the file's folder, in that order. Names are compared with
 * their case: where git wouldn't, the worst is a line too many in .gitignore.
 */
export function isIgnored(file: string, rules: readonly IgnoreRules[]): boolean {
  const matcher = ignore({ ignorecase: false });
  for (const { directory, text } of rules) {
    for (const line of text.replace(/^\uFEFF/, "").split(/\r?\n/)) {
      matcher.add({ pattern: fromRoot(line, directory) });
    }
  }
  return matcher.ignores(file);
}

/**
 * Adds a line to .gitignore's text (null: no file yet), following its line ends. It goes last,
 * because in .gitignore the last match decides.
 */
export function addIgnoreLine(text: string | null, line: string): string {
  return appendLine(text ?? "", line);
}

/** A folder's pattern, as the root's .gitignore would say it. https://git-scm.com/docs/gitignore */
function fromRoot(line: string, directory: string): string {
  if (directory === "" || line.trim() === "" || line.startsWith("#")) return line;
  const negation = line.startsWith("!") ? "!" : "";
  const pattern = line.slice(negation.length).replace(/^\\(?=[#!])/, "");
  const folder = directory.replace(/[\\*?[\]]/g, "\\$&");
  // A pattern with a slash before its end belongs to its own folder, any other to those below too.
  const anchored = /\/./.test(pattern.trimEnd());
  const below = anchored ? pattern.replace(/^\//, "") : `**/${pattern}`;
  return `${negation}/${folder}/${below}`;
}
