/** Reads a text back from which something was taken out. */

import { ts } from "ts-morph";
import { moduleText } from "../syntax/astro-frontmatter.ts";
import { descendants } from "../syntax/descendants.ts";
import { importsOf } from "../syntax/imports.ts";
import { parseFile } from "../syntax/parse.ts";

/**
 * Whether a text still parses, and no name in it lost the import that declared it; a text that didn't
 * parse before can't be judged.
 */
export function readsAsBefore({
  path,
  before,
  after,
}: {
  path: string;
  before: string;
  after: string;
}): boolean {
  const was = parseFile(path, moduleText(path, before));
  const is = parseFile(path, moduleText(path, after));
  if (was.syntaxError || is.syntaxError) return false;
  const declared = new Set(importsOf(is.tree).map(({ local }) => local));
  const lost = new Set(
    importsOf(was.tree).flatMap(({ local }) => (declared.has(local) ? [] : local)),
  );
  return ![...descendants(is.tree)].some(
    (node) => ts.isIdentifier(node) && lost.has(node.text) && is.declarationOf(node) === undefined,
  );
}
