/** Takes off what stands around an expression and changes nothing about its value. */

import { ts } from "ts-morph";

/** The expression without the parentheses and type assertions around it. */
export function unwrap(node: ts.Expression): ts.Expression;
export function unwrap(node: ts.Node): ts.Node;
export function unwrap(node: ts.Node): ts.Node {
  let bare = node;
  while (
    ts.isParenthesizedExpression(bare) ||
    ts.isAsExpression(bare) ||
    ts.isSatisfiesExpression(bare) ||
    ts.isNonNullExpression(bare) ||
    ts.isTypeAssertionExpression(bare)
  ) {
    bare = bare.expression;
  }
  return bare;
}
