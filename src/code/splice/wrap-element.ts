/** Puts an element inside another, laid out as a person would. */

import type { ts } from "ts-morph";
import { columns, type FileStyle } from "../syntax/file-style.ts";
import { breakOntoOwnLine, indentFurther, type JsxNode, type Layout } from "./jsx-layout.ts";

/** The element to put around: its name, and its props as written. */
export type Wrapper = { name: string; props: readonly string[] };

/**
 * Wraps `node` and gives the indentation that its own first line ends up with; undefined where it
 * stands beside text, so that all has to stay on its line. Lines that begin inside a template
 * literal or a string keep their bytes.
 */
export function wrapElement(
  layout: Layout,
  node: JsxNode | ts.JsxFragment,
  wrapper: Wrapper,
): string | undefined {
  const { edited, style } = layout;
  const [start, end] = [node.getStart(), node.getEnd()];
  const outer = breakOntoOwnLine(layout, node);
  if (outer === undefined) {
    edited.appendRight(start, `<${[wrapper.name, ...wrapper.props].join(" ")}>`);
    edited.prependLeft(end, `</${wrapper.name}>`);
    return undefined;
  }
  const inner = outer + style.indent;
  edited.appendRight(start, openingTag(wrapper, outer, style) + style.newline + inner);
  // Before the parenthesis that `giveOwnLines` may have closed here.
  edited.prependLeft(end, `${style.newline}${outer}</${wrapper.name}>`);
  indentFurther(layout, node);
  layout.moved.set(node, inner);
  return inner;
}

/** The tag, over several lines where it is too long for one. */
export function openingTag(
  { name, props }: Wrapper,
  indentation: string,
  style: FileStyle,
): string {
  const oneLine = `<${[name, ...props].join(" ")}>`;
  const isOneLine = !oneLine.includes("\n");
  if (isOneLine && columns(indentation + oneLine) <= style.width) return oneLine;
  const lineBreak = style.newline + indentation;
  return `<${[name, ...props].join(lineBreak + style.indent)}${lineBreak}>`;
}
