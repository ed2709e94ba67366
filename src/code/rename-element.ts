/** Gives an element another name and one prop more, its layout kept where it still fits. */

import type MagicString from "magic-string";
import { ts } from "ts-morph";
import { columns, type FileStyle, indentationAt, isFirstOnLine } from "./style.ts";
import type { JsxNode } from "./wrap-element.ts";

/**
 * Replaces the names of the element's tags and adds a prop after those that are there. Where the
 * element begins a line, indented by `indentation` in the end, what grows beyond the file's width
 * is broken: first the children of a one-line element, then the props of its tag.
 */
export function renameElement(
  edited: MagicString,
  node: JsxNode,
  change: { name: string; prop: string | undefined },
  indentation: string | undefined,
  style: FileStyle,
): void {
  const tag = ts.isJsxElement(node) ? node.openingElement : node;
  const grownBy =
    change.name.length - tag.tagName.getText().length + (change.prop ? change.prop.length + 1 : 0);
  renameTags(edited, node, change.name);
  const breaks = (part: ts.Node, growth: number) =>
    indentation !== undefined &&
    !part.getText().includes("\n") &&
    columns(indentation + part.getText()) + growth > style.width;

  const closingGrowth = change.name.length - tag.tagName.getText().length;
  if (ts.isJsxElement(node) && breaks(node, grownBy + closingGrowth) && !hasText(node)) {
    breakChildren(edited, node, style.newline + indentation, style.indent);
  }
  if (change.prop === undefined) return;
  if (breaks(tag, grownBy) && !hasComments(tag)) {
    breakProps(edited, tag, change.prop, style.newline + indentation, style.indent);
  } else {
    const shift = indentation?.slice(
      indentationAt(tag.getSourceFile().text, tag.getStart()).length,
    );
    appendProp(edited, tag, change.prop, shift ?? "");
  }
}

function renameTags(edited: MagicString, node: JsxNode, name: string): void {
  const tags = ts.isJsxElement(node) ? [node.openingElement, node.closingElement] : [node];
  for (const { tagName } of tags) {
    if (tagName.getText() !== name) edited.overwrite(tagName.getStart(), tagName.getEnd(), name);
  }
}

function hasText(node: ts.JsxElement): boolean {
  return node.children.some((child) => ts.isJsxText(child) && child.text.trim() !== "");
}

function hasComments(tag: ts.JsxOpeningLikeElement): boolean {
  const bare = tag.attributes.properties.map((prop) => prop.getText()).join("");
  const written = tag.attributes.getFullText().replace(/\s/g, "");
  return written !== bare.replace(/\s/g, "");
}

/**
 * Adds the prop as the others are laid out: on a line of its own, which `shift` indents further as
 * all lines of the element are, or beside them.
 */
function appendProp(
  edited: MagicString,
  tag: ts.JsxOpeningLikeElement,
  prop: string,
  shift: string,
): void {
  const { text } = tag.getSourceFile();
  const last = tag.attributes.properties.at(-1);
  if (!last) {
    edited.appendLeft(tag.typeArguments?.end ?? tag.tagName.getEnd(), ` ${prop}`);
    return;
  }
  if (!isFirstOnLine(text, last.getStart())) {
    edited.appendLeft(last.getEnd(), ` ${prop}`);
    return;
  }
  const comment = ts.getTrailingCommentRanges(text, last.getEnd())?.at(-1);
  const lineBreak = /\r?\n[ \t]*$/.exec(text.slice(0, last.getStart()))?.[0] ?? " ";
  edited.appendLeft(comment?.end ?? last.getEnd(), lineBreak + shift + prop);
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
    edited.overwrite(each.getFullStart(), each.getStart(), lineBreak + step);
  }
  const end = props.at(-1)?.getEnd() ?? tag.tagName.getEnd();
  const bracket = tag.getEnd() - (ts.isJsxSelfClosingElement(tag) ? 2 : 1);
  if (end < bracket) edited.remove(end, bracket);
  edited.appendLeft(end, lineBreak + step + prop + lineBreak);
}

/** Puts each child of a one-line element on a line of its own. */
function breakChildren(
  edited: MagicString,
  node: ts.JsxElement,
  lineBreak: string,
  step: string,
): void {
  for (const child of node.children) {
    if (ts.isJsxText(child)) edited.remove(child.getFullStart(), child.getEnd());
    else edited.appendRight(child.getStart(), lineBreak + step);
  }
  edited.appendRight(node.closingElement.getStart(), lineBreak);
}
