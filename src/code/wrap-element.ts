/** Puts an element inside another, laid out as a person would. */

import type MagicString from "magic-string";
import { ts } from "ts-morph";
import { columns, type FileStyle, indentationAt, isFirstOnLine } from "./style.ts";

export type JsxNode = ts.JsxElement | ts.JsxSelfClosingElement;

/** The element to put around: its name, and its one prop as written. */
export type Wrapper = { name: string; prop: string };

/** How the place where an element stands takes a wrapped one. */
type Place =
  /** On lines of its own. */
  | "own-lines"
  /** Beside other JSX on its line, where white space means nothing. */
  | "among-elements"
  /** The only thing between parentheses, braces or a call's. */
  | "in-parentheses"
  /** After `return`, `=>`, `&&` and the like: needs parentheses over several lines. */
  | "bare"
  /** Beside text, where a line break would change what is shown, or a prop's bare value. */
  | "in-line";

/** Where an element ends up. */
export type Layout = {
  /** The indentation of its first line, where it begins that line. */
  indentation: string | undefined;
  /** What all its further lines are indented by in addition to what they were. */
  shift: string;
};

/**
 * Wraps `node` and says where it ends up. Lines that begin inside a template literal or a string
 * keep their bytes.
 */
export function wrapElement(
  edited: MagicString,
  node: JsxNode,
  wrapper: Wrapper,
  style: FileStyle,
): Layout {
  const { text } = node.getSourceFile();
  const { newline, indent } = style;
  const [start, end] = [node.getStart(), node.getEnd()];
  const lineIndent = indentationAt(text, start);
  const place = placeOf(node);
  // All at the left of its offset: an element's end may be the next one's start.
  if (place === "in-line") {
    edited.appendLeft(start, `<${wrapper.name} ${wrapper.prop}>`);
    edited.appendLeft(end, `</${wrapper.name}>`);
    return { indentation: undefined, shift: "" };
  }
  const outer = place === "own-lines" ? lineIndent : lineIndent + indent;
  const inner = outer + indent;
  const opening = openingTag(wrapper, outer, style);
  const before = {
    "own-lines": opening,
    "among-elements": newline + outer + opening,
    "in-parentheses": newline + outer + opening,
    bare: `(${newline}${outer}${opening}`,
  }[place];
  const closing = `${newline}${outer}</${wrapper.name}>`;
  const after = {
    "own-lines": closing,
    "among-elements": closing + (endsItsLine(text, end) ? "" : newline + lineIndent),
    "in-parentheses": closing + (closesNext(text, end) ? newline + lineIndent : ""),
    bare: `${closing}${newline}${lineIndent})`,
  }[place];
  edited.appendLeft(start, before + newline + inner);
  edited.appendLeft(end, after);
  const shift = inner.slice(lineIndent.length);
  indentLines(edited, node, shift);
  return { indentation: inner, shift };
}

function openingTag({ name, prop }: Wrapper, indentation: string, style: FileStyle): string {
  const oneLine = `<${name} ${prop}>`;
  if (columns(indentation + oneLine) <= style.width) return oneLine;
  const { newline, indent } = style;
  return `<${name}${newline}${indentation}${indent}${prop}${newline}${indentation}>`;
}

function placeOf(node: JsxNode): Place {
  const { text } = node.getSourceFile();
  const { parent } = node;
  if (ts.isJsxElement(parent) || ts.isJsxFragment(parent)) {
    if (touchesText(node, parent.children)) return "in-line";
    return isFirstOnLine(text, node.getStart()) ? "own-lines" : "among-elements";
  }
  if (ts.isJsxAttribute(parent)) return "in-line";
  if (isFirstOnLine(text, node.getStart())) return "own-lines";
  const before = text.slice(0, node.getStart()).trimEnd();
  const parenthesised =
    ts.isParenthesizedExpression(parent) ||
    ts.isJsxExpression(parent) ||
    (ts.isCallExpression(parent) && before.endsWith("("));
  return parenthesised ? "in-parentheses" : "bare";
}

/** Whether text beside the element is on its line, so that a break would swallow a space. */
function touchesText(node: JsxNode, siblings: ts.NodeArray<ts.JsxChild>): boolean {
  const index = siblings.indexOf(node);
  const [previous, next] = [siblings[index - 1], siblings[index + 1]];
  const before = previous && ts.isJsxText(previous) && !/\n\s*$/.test(previous.text);
  const after = next && ts.isJsxText(next) && !/^\s*\n/.test(next.text);
  return Boolean(before || after);
}

function endsItsLine(text: string, end: number): boolean {
  return /^[ \t]*\r?\n/.test(text.slice(end));
}

/** Whether the closing parenthesis or brace follows on the same line. */
function closesNext(text: string, end: number): boolean {
  return /^[ \t]*[)}]/.test(text.slice(end));
}

/** Indents the lines of a node after its first, but for those whose beginning is part of a value. */
function indentLines(edited: MagicString, node: ts.Node, step: string): void {
  const { text } = node.getSourceFile();
  const values = valuesOverLines(node);
  for (const { index } of text.slice(0, node.getEnd()).matchAll(/\n(?=[^\r\n])/g)) {
    const start = index + 1;
    if (start <= node.getStart()) continue;
    if (values.some((value) => value.getStart() < start && start < value.getEnd())) continue;
    edited.appendRight(start, step);
  }
}

/** The strings and template parts of a node that go over several lines. */
function valuesOverLines(node: ts.Node): ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (part: ts.Node): void => {
    const isValue =
      ts.isStringLiteralLike(part) ||
      ts.isTemplateHead(part) ||
      ts.isTemplateMiddleOrTemplateTail(part);
    if (isValue && part.getText().includes("\n")) found.push(part);
    ts.forEachChild(part, visit);
  };
  visit(node);
  return found;
}
