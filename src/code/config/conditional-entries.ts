/** Finds the providers that an auth.config lists on a condition, in whatever way it says so. */

import { ts } from "ts-morph";
import { branchesOf } from "../syntax/branches.ts";
import { calledName } from "../syntax/calls.ts";
import type { ParsedFile } from "../syntax/parse.ts";
import { evaluate } from "../syntax/values/evaluate.ts";

/**
 * The elements of the lists that an expression may come to: `issuer ? [clerk] : []`,
 * `[...(issuer ? [clerk] : [])]`, `[issuer && clerk].filter(Boolean)`. Undefined where it isn't made
 * of lists that are written out.
 */
export function conditionalElements(node: ts.Node, file: ParsedFile): ts.Expression[] | undefined {
  const value = evaluate(node, file);
  if (ts.isArrayLiteralExpression(value)) {
    return value.elements.flatMap((element) => elementsOf(element, file));
  }
  const filtered = filteredList(value);
  if (filtered) return conditionalElements(filtered, file);
  return armsOf(value, (arm) => conditionalElements(arm, file));
}

/** The elements that one place of a list may hold; itself, where it can't be read further. */
function elementsOf(element: ts.Expression, file: ParsedFile): ts.Expression[] {
  if (ts.isSpreadElement(element)) {
    return conditionalElements(element.expression, file) ?? [element];
  }
  const value = evaluate(element, file);
  return armsOf(value, (arm) => (isNothing(arm) ? [] : elementsOf(arm, file))) ?? [element];
}

/** What the arms of a condition give together; undefined where there is none, or one can't be read. */
function armsOf(
  value: ts.Node,
  read: (arm: ts.Expression) => ts.Expression[] | undefined,
): ts.Expression[] | undefined {
  const branches = branchesOf(value);
  if (!branches) return undefined;
  const arms = [branches.whenTrue, branches.whenFalse].filter(
    (arm): arm is ts.Expression => arm !== undefined && ts.isExpression(arm),
  );
  const known = arms.map(read).filter((each) => each !== undefined);
  return known.length === arms.length && arms.length > 0 ? known.flat() : undefined;
}

/** `list.filter(Boolean)` and the like: what is left is of the list. */
function filteredList(value: ts.Node): ts.Expression | undefined {
  if (!ts.isCallExpression(value) || calledName(value) !== "filter") return undefined;
  return ts.isPropertyAccessExpression(value.expression) ? value.expression.expression : undefined;
}

function isNothing(node: ts.Expression): boolean {
  return (
    node.kind === ts.SyntaxKind.NullKeyword ||
    node.kind === ts.SyntaxKind.FalseKeyword ||
    (ts.isIdentifier(node) && node.text === "undefined")
  );
}
