/** Makes room around an element: puts it, and the one-line JSX around it, on lines of its own. */

import type MagicString from "magic-string";
import { ts } from "ts-morph";
import { descendants } from "../syntax/descendants.ts";
import { type FileStyle, indentationAt, isFirstOnLine } from "../syntax/file-style.ts";

export type JsxNode = ts.JsxElement | ts.JsxSelfClosingElement;

/** A file's text as it is being laid out, and what has moved in it so far. */
export type Layout = {
  edited: MagicString;
  style: FileStyle;
  /** Nodes that were given a line of their own, with their indentation. */
  moved: Map<ts.Node, string>;
  /** Nodes whose lines were indented further, once for each time. */
  deepened: ts.Node[];
};

export function startLayout(edited: MagicString, style: FileStyle): Layout {
  return { edited, style, moved: new Map(), deepened: [] };
}

/**
 * Sees to it that a node begins a line, and gives that line's indentation. Undefined, with nothing
 * changed, where no line can be broken: beside text, where a break would swallow a space.
 */
export function breakOntoOwnLine(layout: Layout, node: ts.Node): string | undefined {
  const { parent } = node;
  const { text } = node.getSourceFile();
  const moved = layout.moved.get(node);
  if (moved !== undefined) return moved;
  if (isFirstOnLine(text, node.getStart())) return indentationOf(layout, node);
  if (ts.isJsxElement(parent) || ts.isJsxFragment(parent)) {
    if (hasVisibleSpace(parent)) return undefined;
    const indentation = breakOntoOwnLine(layout, parent);
    if (indentation === undefined) return undefined;
    breakChildren(layout, parent, indentation);
    return layout.moved.get(node);
  }
  return ts.isJsxAttribute(parent) ? undefined : openExpression(layout, node);
}

/** The indentation that the line `node` begins on has by now. */
export function indentationOf({ style, deepened }: Layout, node: ts.Node): string {
  const { text } = node.getSourceFile();
  const depth = deepened.filter(
    (each) => each !== node && each.getStart() < node.getStart() && node.getEnd() <= each.getEnd(),
  ).length;
  return indentationAt(text, node.getStart()) + style.indent.repeat(depth);
}

/** Whether spaces between the children would be shown, so that lines can't be broken there. */
export function hasVisibleSpace({ children }: ts.JsxElement | ts.JsxFragment): boolean {
  return children.some((child) => {
    if (!ts.isJsxText(child)) return false;
    const edges = [/^\s*/.exec(child.text)?.[0] ?? "", /\s*$/.exec(child.text)?.[0] ?? ""];
    return edges.some((edge) => edge !== "" && !edge.includes("\n"));
  });
}

/** Puts each child, and the closing tag, on a line of its own where it isn't. */
export function breakChildren(
  layout: Layout,
  node: ts.JsxElement | ts.JsxFragment,
  indentation: string,
): void {
  const { edited, style, moved } = layout;
  const { text } = node.getSourceFile();
  const inner = indentation + style.indent;
  for (const child of node.children) {
    if (ts.isJsxText(child) && child.text.trim() === "") continue;
    const start = ts.isJsxText(child) ? child.getFullStart() : child.getStart();
    if (/^\s/.test(text.slice(start)) || isFirstOnLine(text, start)) continue;
    edited.appendRight(start, style.newline + inner);
    moved.set(child, inner);
    indentFurther(layout, child);
  }
  const closing = ts.isJsxElement(node) ? node.closingElement : node.closingFragment;
  if (isFirstOnLine(text, closing.getStart())) return;
  edited.appendRight(closing.getStart(), style.newline + indentation);
}

/** Indents a node's lines after its first by one step, but for those that begin inside a value. */
export function indentFurther(layout: Layout, node: ts.Node): void {
  layout.deepened.push(node);
  for (const start of continuationLines(node))
    layout.edited.appendRight(start, layout.style.indent);
}

/** Where a node's lines after its first begin, but for empty ones and those inside a value. */
export function continuationLines(node: ts.Node): number[] {
  const { text } = node.getSourceFile();
  const values = valuesOverLines(node);
  return [...text.slice(0, node.getEnd()).matchAll(/\n(?=[^\r\n])/g)]
    .map(({ index }) => index + 1)
    .filter((start) => start > node.getStart())
    .filter((start) => !values.some((at) => at.getStart() < start && start < at.getEnd()));
}

/** Opens lines for an expression: in its parentheses, braces or arguments, or in new parentheses. */
function openExpression(layout: Layout, node: ts.Node): string {
  const { edited, style } = layout;
  const { text } = node.getSourceFile();
  const outer = indentationOf(layout, node);
  const inner = outer + style.indent;
  const brackets = bracketsAround(node);
  for (const each of brackets ?? [node]) {
    const gap = /[ \t]*$/.exec(text.slice(0, each.getStart()))?.[0].length ?? 0;
    if (brackets && gap > 0) edited.remove(each.getStart() - gap, each.getStart());
    edited.appendRight(each.getStart(), `${brackets ? "" : "("}${style.newline}${inner}`);
    layout.moved.set(each, inner);
    indentFurther(layout, each);
  }
  const last = brackets?.at(-1) ?? node;
  const rest = /^[ \t]*(,?)[ \t]*(?=[)}])/.exec(text.slice(last.getEnd()));
  if (!brackets) edited.appendLeft(last.getEnd(), `${style.newline}${outer})`);
  else if (rest) {
    const comma = rest[1] === "" && wantsComma(node, text) ? "," : "";
    const bracket = last.getEnd() + rest[0].length;
    edited.appendRight(bracket, comma + style.newline + outer);
  }
  return inner;
}

/** The expressions between the brackets right around one, itself included. */
function bracketsAround(node: ts.Node): readonly ts.Node[] | undefined {
  const { parent } = node;
  if (ts.isParenthesizedExpression(parent) || ts.isJsxExpression(parent)) return [node];
  if (!ts.isCallExpression(parent)) return undefined;
  const others = parent.arguments.filter((each) => each !== node);
  const { text } = node.getSourceFile();
  const oneLiners = others.every(
    (each) => !each.getText().includes("\n") && /[(,][ \t]*$/.test(text.slice(0, each.getStart())),
  );
  return oneLiners ? parent.arguments : undefined;
}

/** Whether the file ends the last of arguments on lines of their own with a comma. */
function wantsComma({ parent }: ts.Node, text: string): boolean {
  return ts.isCallExpression(parent) && /,[ \t]*\r?\n[ \t]*\)/.test(text);
}

/** The strings and template parts of a node that go over several lines. */
function valuesOverLines(node: ts.Node): ts.Node[] {
  return [...descendants(node)].filter(
    (part) =>
      (ts.isStringLiteral(part) || ts.isTemplateLiteralToken(part)) &&
      part.getText().includes("\n"),
  );
}
