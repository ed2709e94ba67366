/** Puts something in first place in a list or an object. */

import type MagicString from "magic-string";
import { ts } from "ts-morph";
import { type FileStyle, indentationAt } from "../syntax/file-style.ts";

/** Writes it right behind the opening bracket, on a line of its own where the rest is on lines. */
export function insertFirst(
  edited: MagicString,
  node: ts.ArrayLiteralExpression | ts.ObjectLiteralExpression,
  written: string,
  { newline, indent }: FileStyle,
): void {
  const { text } = node.getSourceFile();
  const isList = ts.isArrayLiteralExpression(node);
  const first = isList ? node.elements[0] : node.properties[0];
  const [start, end] = [node.getStart(), node.getEnd()];
  const inside = text.slice(start + 1, end - 1);
  if (inside.trim() === "") {
    edited.overwrite(start, end, isList ? `[${written}]` : `{ ${written} }`);
  } else if (/^[ \t]*\r?\n/.test(inside) || !first) {
    const inner = first
      ? indentationAt(text, first.getStart())
      : indentationAt(text, start) + indent;
    edited.appendLeft(start + 1, `${newline}${inner}${written},`);
  } else {
    edited.appendLeft(start + 1, isList ? `${written}, ` : ` ${written},`);
  }
}
