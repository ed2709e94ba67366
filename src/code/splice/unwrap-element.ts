/** Takes an element away and leaves what it holds. */

import MagicString from "magic-string";
import { ts } from "ts-morph";
import { shownChildren } from "../providers/jsx-nodes.ts";
import { indentationAt, isFirstOnLine } from "../syntax/file-style.ts";
import { continuationLines } from "./jsx-layout.ts";

/**
 * The file's text with the element's tags gone and its children in their place, indented as it
 * was; in a fragment where the place takes one element only and there are more. Undefined where
 * it holds nothing.
 */
export function unwrapElement(node: ts.JsxElement): string | undefined {
  const { text } = node.getSourceFile();
  const kids = shownChildren(node);
  const [first, last] = [kids[0], kids.at(-1)];
  if (!first || !last) return undefined;
  const edited = new MagicString(text);
  const { openingElement, closingElement } = node;
  if (!fitsAlone(node, kids)) {
    edited.overwrite(openingElement.getStart(), openingElement.getEnd(), "<>");
    edited.overwrite(closingElement.getStart(), closingElement.getEnd(), "</>");
    return edited.toString();
  }
  const [start, end] = [childStart(first), childEnd(last)];
  const outer = indentationAt(text, node.getStart());
  const inner = isFirstOnLine(text, start) ? indentationAt(text, start) : outer;
  const surplus = inner.startsWith(outer) ? inner.length - outer.length : 0;
  edited.remove(node.getStart(), start);
  for (const line of continuationLines(node).filter((line) => start < line && line < end)) {
    const written = indentationAt(text, line).length;
    const gone = Math.min(surplus, written);
    if (gone > 0) edited.remove(line, line + gone);
  }
  edited.remove(end, node.getEnd());
  return edited.toString();
}

/** Whether the children can stand where their element stood without something around them. */
function fitsAlone({ parent }: ts.JsxElement, kids: readonly ts.JsxChild[]): boolean {
  if (ts.isJsxElement(parent) || ts.isJsxFragment(parent)) return true;
  const [only] = kids;
  const isElement =
    only !== undefined &&
    (ts.isJsxElement(only) || ts.isJsxSelfClosingElement(only) || ts.isJsxFragment(only));
  return kids.length === 1 && isElement;
}

/** Where a child's own text begins: the space around shown text isn't shown at a line's edge. */
function childStart(child: ts.JsxChild): number {
  if (!ts.isJsxText(child)) return child.getStart();
  const space = /^\s*\n\s*/.exec(child.text)?.[0].length ?? 0;
  return child.getFullStart() + space;
}

function childEnd(child: ts.JsxChild): number {
  if (!ts.isJsxText(child)) return child.getEnd();
  const space = /\s*\n\s*$/.exec(child.text)?.[0].length ?? 0;
  return child.getEnd() - space;
}
