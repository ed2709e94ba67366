/** Asks and tells git which files it ignores, through the text of .gitignore files. */

import ignore from "ignore";
import { lineEndOf } from "./line-end.ts";

/** A .gitignore's text, and its folder relative to the git root with forward slashes ("" = root). */
export type IgnoreRules = { directory: string; text: string };

/**
 * Whether git ignores a file (its path relative to the git root), going by the .gitignore files
 * from the repository's root down to the file's folder, in that order. Names are compared with
 * their case, and patterns that no matcher is to be trusted with are taken for such as don't ignore
 * it: where git says otherwise, the worst is a line too many in .gitignore.
 */
export function isIgnored(file: string, rules: readonly IgnoreRules[]): boolean {
  const matcher = ignore({ ignorecase: false });
  let left = BUDGET;
  for (const { directory, text } of rules) {
    for (const line of linesOf(text)) {
      const cost = costOf(line, file);
      // Of a name that ends in a carriage return the matcher would leave that away.
      const isPlain = cost <= left && line.length <= LONGEST && !line.includes("\r");
      if (isPlain) {
        left -= cost;
        matcher.add({ pattern: fromRoot(line, directory) });
      } else if (line.startsWith("!")) {
        matcher.add({ pattern: fromRoot("!*", directory) });
      }
    }
  }
  return matcher.ignores(file);
}

/** Characters of a line; what it is made a regular expression of may not be endless. */
const LONGEST = 2000;
/** Steps that all patterns together may take. */
const BUDGET = 10_000_000;

/** The most steps that stars can take: each of them can end at each place of the path. */
function costOf(line: string, file: string): number {
  const stars = line.match(/\*+/g)?.length ?? 0;
  if (stars === 0) return 0;
  let ways = 1;
  for (let star = 1; star <= stars && ways < BUDGET; star += 1) {
    ways *= (file.length + star) / star;
  }
  // The folders that it is in are tried too.
  return ways * file.split("/").length;
}

/** Lines as git reads them: only a newline ends one, and a NUL ends what counts of it. */
function linesOf(text: string): string[] {
  return text
    .replace(/^\uFEFF/, "")
    .split("\n")
    .map((line) => line.replace(/\r$/, "").replace(/\0[\s\S]*/, ""));
}

/**
 * Adds a line to .gitignore's text (null: no file yet), following its line ends. It goes last,
 * because in .gitignore the last match decides.
 */
export function addIgnoreLine(text: string | null, line: string): string {
  const before = text ?? "";
  const isFinished = /^\uFEFF?$|\n$/.test(before);
  const end = lineEndOf(before);
  return before + (isFinished ? "" : end) + line + end;
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
