/** Finds strings that are written into source text. */

import { ts } from "ts-morph";
import { descendants } from "../syntax/descendants.ts";
import { parseTree, positionOf } from "../syntax/parse.ts";

/** Line and column are counted from 1. */
export type StringLiteral = { value: string; line: number; column: number };

/** The strings of a file that start so. */
export function stringLiterals(
  { path, text }: { path: string; text: string },
  start: string,
): StringLiteral[] {
  if (!text.includes(start)) return [];
  const tree = parseTree(path, text);
  return [...descendants(tree)].flatMap((node) =>
    ts.isStringLiteralLike(node) && node.text.startsWith(start)
      ? [{ value: node.text, ...positionOf(tree, node.getStart(tree)) }]
      : [],
  );
}
