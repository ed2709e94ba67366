/** Splits conditionals into their arms, and functions into their returns. */

import { ts } from "ts-morph";
import { descendants } from "./descendants.ts";

export type Branches = {
  condition: ts.Node;
  whenTrue?: ts.Node | undefined;
  whenFalse?: ts.Node | undefined;
};

export function branchesOf(node: ts.Node): Branches | undefined {
  if (ts.isConditionalExpression(node)) return node;
  if (ts.isIfStatement(node)) {
    const { expression, thenStatement, elseStatement } = node;
    return { condition: expression, whenTrue: thenStatement, whenFalse: elseStatement };
  }
  if (!ts.isBinaryExpression(node)) return undefined;
  const { left: condition, right, operatorToken } = node;
  const operator = operatorToken.getText();
  if (operator === "&&") return { condition, whenTrue: right };
  return operator === "||" || operator === "??" ? { condition, whenFalse: right } : undefined;
}

/** Whether nothing after a statement is reached. */
export function leaves(statement: ts.Statement): boolean {
  if (ts.isBlock(statement)) return statement.statements.some(leaves);
  return ts.isReturnStatement(statement) || ts.isThrowStatement(statement);
}

/** The values that a function returns, its inner functions left out. */
export function returnsOf(body: ts.Block): ts.Expression[] {
  return [...descendants(body, (node) => !ts.isFunctionLike(node))].flatMap((node) =>
    ts.isReturnStatement(node) && node.expression ? node.expression : [],
  );
}

/** A function that is written out, and no method. */
export type WrittenFunction = ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction;

export function isWrittenFunction(node: ts.Node): node is WrittenFunction {
  return (
    ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node) || ts.isArrowFunction(node)
  );
}
