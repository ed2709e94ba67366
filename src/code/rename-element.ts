/** Gives an element another name and one prop more, its layout kept where it still fits. */

import type MagicString from "magic-string";
import { ts } from "ts-morph";
import { columns, type FileStyle, isFirstOnLine } from "./style.ts";
import type { JsxNode, Layout } from "./wrap-element.ts";

/**
 * Replaces the names of the element's tags and adds a prop after those that are there. Where the
 * element begins a line, as its layout says, what grows beyond the file's width is broken: first the children of a one-line element, then the props of its tag.
 */
export function renameElement(
  edited: MagicString,
  node: JsxNode,
  change: { name: string; prop: string | undefined },
  { indentation, shift }: Layout,
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
    appendProp(edited, tag, change.prop, shift);
  }
}

function renameTags(edited: MagicString, node: JsxNode, name: string): void {
  const tags = ts.isJsxElement(node) ? [node.openingElement, node.closingElement] : [node];
  for (const { tagName } of tags) {
    if (tagName.getText() !== name) edited.overwrite(tagName.getStart(), tagName.getEnd(), name);
  }
}

/** On one line, even a mere space between two children is text that is shown. */
function hasText(node: ts.JsxElement): boolean {
  return node.children.some(ts.isJsxText);
}

function hasComments(tag: ts.JsxOpeningLikeElement): boolean {
  const bare = tag.attributes.properties.map((prop) => prop.getText()).join("");
  const { text } = tag.getSourceFile();
  const end = ts.isJsxSelfClosingElement(tag) ? tag.getEnd() - 2 : tag.getEnd() - 1;
  const written = text.slice(tag.attributes.getFullStart(), end);
  return written.replace(/\s/g, "") !== bare.replace(/\s/g, "");
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
    edited.appendLeft(tag.attributes.getFullStart(), ` ${prop}`);
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
    if (each.getFullStart() < each.getStart()) edited.remove(each.getFullStart(), each.getStart());
    edited.appendRight(each.getStart(), lineBreak + step);
  }
  const end = props.at(-1)?.getEnd() ?? tag.attributes.getFullStart();
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
  for (const child of node.children) edited.appendRight(child.getStart(), lineBreak + step);
  edited.appendRight(node.closingElement.getStart(), lineBreak);
}
