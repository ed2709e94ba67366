/** Tells where a member is taken of a client that has others for other things. */

import { ts } from "ts-morph";

/** Whether a name is that of the member, taken out of a client. */
export function isMember(declaration: ts.Node, member: string | undefined): boolean {
  return (
    ts.isBindingElement(declaration) &&
    (declaration.propertyName ?? declaration.name).getText() === member
  );
}

/** Whether the member is taken of what a name gives: `db.auth`, `createClient().auth`. */
export function takesMember(identifier: ts.Identifier, member: string | undefined): boolean {
  let node: ts.Node = identifier;
  while (isStepOn(node.parent, node)) {
    node = node.parent;
    if (ts.isPropertyAccessExpression(node) && node.name.text === member) return true;
  }
  return false;
}

/** Whether an expression goes on from another one, to what that gives or has. */
function isStepOn(parent: ts.Node, node: ts.Node): boolean {
  const isStep =
    ts.isPropertyAccessExpression(parent) ||
    ts.isCallExpression(parent) ||
    ts.isNewExpression(parent) ||
    ts.isAwaitExpression(parent) ||
    ts.isParenthesizedExpression(parent) ||
    ts.isNonNullExpression(parent) ||
    ts.isAsExpression(parent);
  return isStep && parent.expression === node;
}
