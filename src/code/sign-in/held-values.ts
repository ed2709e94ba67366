/** Tells what names hold, as far as one expression says it. */

import { ts } from "ts-morph";
import { unwrap } from "../syntax/unwrap.ts";

/** What a variable holds; what a function with a name returns in the end; what a promise gives on. */
export function heldBy(node: ts.Node): ts.Node | undefined {
  if (ts.isParameter(node)) return promiseBefore(node.parent);
  if (ts.isFunctionDeclaration(node)) return returnedBy(node.body);
  if (!ts.isVariableDeclaration(node) || !node.initializer) return undefined;
  const value = unwrap(node.initializer);
  return ts.isArrowFunction(value) || ts.isFunctionExpression(value)
    ? returnedBy(value.body)
    : value;
}

function returnedBy(body: ts.ConciseBody | undefined): ts.Expression | undefined {
  if (!body || !ts.isBlock(body)) return body;
  const last = body.statements.at(-1);
  return last && ts.isReturnStatement(last) ? last.expression : undefined;
}

/** What `then` is asked of, for the function that it is given. */
function promiseBefore(callback: ts.Node): ts.Node | undefined {
  const call = callback.parent;
  if (!ts.isCallExpression(call) || call.arguments[0] !== callback) return undefined;
  const { expression } = call;
  const isThen = ts.isPropertyAccessExpression(expression) && expression.name.text === "then";
  return isThen ? expression.expression : undefined;
}
