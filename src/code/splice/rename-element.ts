/** Gives an element another name and one prop more, its layout kept where it still fits. */

import type MagicString from "magic-string";
import { ts } from "ts-morph";
import { commentsIn } from "../syntax/comments.ts";
import { columns, indentationAt, isFirstOnLine } from "../syntax/file-style.ts";
import {
  breakChildren,
  breakOntoOwnLine,
  hasVisibleSpace,
  indentationOf,
  type JsxNode,
  type Layout,
} from "./jsx-layout.ts";

type ElementChange = {
  /** The new name; undefined keeps the old one. */
  name: string | undefined;
  /** The prop to add, as written. */
  prop: string | undefined;
};

/**
 * Replaces the names of the element's tags and adds a prop after those that are there. What was
 * on one line is broken as Prettier breaks it: children beside two props or more, and props that
 * grow beyond the file's width.
 */
export function renameElement(layout: Layout, node: JsxNode, change: ElementChange): void {
  const tag = ts.isJsxElement(node) ? node.openingElement : node;
  const oldName = tag.tagName.getText();
  const { name = oldName, prop } = change;
  const growth = name.length - oldName.length + (prop ? prop.length + 1 : 0);
  if (name !== oldName) renameTags(layout.edited, node, name);
  if (prop === undefined) return;

  const isOneLine = !tag.getText().includes("\n");
  const isTooLong = (before: string) =>
    isOneLine && columns(before + tag.getText()) + growth > layout.style.width;
  const breaksChildren = ts.isJsxElement(node) && hasOneLineChildren(node);
  const needsLines = breaksChildren || isTooLong(textBefore(layout, node));
  const indentation = needsLines ? breakOntoOwnLine(layout, node) : undefined;
  if (indentation !== undefined && breaksChildren) breakChildren(layout, node, indentation);
  if (indentation !== undefined && isTooLong(indentation) && commentsIn(tag).length === 0) {
    const { newline, indent } = layout.style;
    breakProps(layout.edited, tag, prop, newline + indentation, indent);
  } else {
    appendProp(layout, node, tag, prop);
  }
}

function renameTags(edited: MagicString, node: JsxNode, name: string): void {
  const tags = ts.isJsxElement(node) ? [node.openingElement, node.closingElement] : [node];
  for (const { tagName } of tags) {
    edited.overwrite(tagName.getStart(), tagName.getEnd(), name, { contentOnly: true });
  }
}

/** The text before an element on its line, as edited so far. */
function textBefore(layout: Layout, node: ts.Node): string {
  const { text } = node.getSourceFile();
  const moved = layout.moved.get(node);
  if (moved !== undefined) return moved;
  if (isFirstOnLine(text, node.getStart())) return indentationOf(layout, node);
  return text.slice(text.lastIndexOf("\n", node.getStart() - 1) + 1, node.getStart());
}

function hasOneLineChildren(node: ts.JsxElement): boolean {
  const { text } = node.getSourceFile();
  const inside = text.slice(node.openingElement.getEnd(), node.closingElement.getStart());
  return inside !== "" && !inside.includes("\n") && !hasVisibleSpace(node);
}

/** Adds the prop as the others are laid out: on a line of its own, or beside them. */
function appendProp(
  { edited, style, deepened }: Layout,
  node: JsxNode,
  tag: ts.JsxOpeningLikeElement,
  prop: string,
): void {
  const { text } = tag.getSourceFile();
  const last = tag.attributes.properties.at(-1);
  if (!last) {
    edited.appendLeft(tag.attributes.getFullStart(), ` ${prop}`);
    return;
  }
  if (!isFirstOnLine(text, last.getStart())) {
    edited.appendLeft(last.getEnd(), ` ${prop}`);
    return;
  }
  const depth = deepened.filter(
    (each) => each.getStart() <= node.getStart() && node.getEnd() <= each.getEnd(),
  ).length;
  const indentation = indentationAt(text, last.getStart()) + style.indent.repeat(depth);
  const comment = ts.getTrailingCommentRanges(text, last.getEnd())?.at(-1);
  edited.appendLeft(comment?.end ?? last.getEnd(), style.newline + indentation + prop);
}

/** Puts each prop of a one-line tag, the new one last, and the tag's end on lines of their own. */
function breakProps(
  edited: MagicString,
  tag: ts.JsxOpeningLikeElement,
  prop: string,
  lineBreak: string,
  step: string,
): void {
  const props = tag.attributes.properties;
  for (const each of props) {
    if (each.getFullStart() < each.getStart()) edited.remove(each.getFullStart(), each.getStart());
    edited.appendRight(each.getStart(), lineBreak + step);
  }
  const end = props.at(-1)?.getEnd() ?? tag.attributes.getFullStart();
  const bracket = tag.getEnd() - (ts.isJsxSelfClosingElement(tag) ? 2 : 1);
  if (end < bracket) edited.remove(end, bracket);
  edited.appendLeft(end, lineBreak + step + prop + lineBreak);
}
