/** Puts an element before all that another one, or a fragment, holds. */

import { ts } from "ts-morph";
import { indentationAt, isFirstOnLine } from "../syntax/file-style.ts";
import { breakChildren, breakOntoOwnLine, hasVisibleSpace, type Layout } from "./jsx-layout.ts";

/** What can hold another child. */
export type Holder = ts.JsxElement | ts.JsxFragment;

/** The element goes on a line of its own, unless it stands beside text that a break would change. */
export function insertFirstChild(layout: Layout, holder: Holder, element: string): void {
  const { edited, style } = layout;
  const { text } = holder.getSourceFile();
  const at = endOfOpening(holder);
  if (/^[ \t]*\r?\n/.test(text.slice(at))) {
    edited.appendLeft(at, style.newline + indentationInside(layout, holder) + element);
    return;
  }
  const isBroken = holder.children.length > 0 && !hasVisibleSpace(holder);
  const outer = isBroken ? breakOntoOwnLine(layout, holder) : undefined;
  if (outer === undefined) {
    edited.appendLeft(at, element);
    return;
  }
  breakChildren(layout, holder, outer);
  edited.appendLeft(at, style.newline + outer + style.indent + element);
}

function endOfOpening(holder: Holder): number {
  return (ts.isJsxElement(holder) ? holder.openingElement : holder.openingFragment).getEnd();
}

/** That of the first child which begins a line, else a step more than the closing tag's. */
function indentationInside({ style }: Layout, holder: Holder): string {
  const { text } = holder.getSourceFile();
  const first = holder.children.find(
    (child) => !ts.isJsxText(child) && isFirstOnLine(text, child.getStart()),
  );
  if (first) return indentationAt(text, first.getStart());
  const closing = ts.isJsxElement(holder) ? holder.closingElement : holder.closingFragment;
  const outer = isFirstOnLine(text, closing.getStart()) ? closing : holder;
  return indentationAt(text, outer.getStart()) + style.indent;
}
