/** Tells whether a place is reached only where the publishable key isn't set. */

import { ts } from "ts-morph";
import { branchesOf, leaves } from "../../syntax/branches.ts";
import type { ParsedFile } from "../../syntax/parse.ts";
import { unwrap } from "../../syntax/unwrap.ts";
import { environmentRead } from "../../syntax/values/environment-read.ts";
import { evaluate } from "../../syntax/values/evaluate.ts";

const KEY = /CLERK.*KEY/;

/** Whether a condition around a node, or a return before it, leaves it to apps without a key. */
export function isWithoutKey(node: ts.Node, file: ParsedFile): boolean {
  for (let at = node; at.parent; at = at.parent) {
    const { parent } = at;
    const branches = branchesOf(parent);
    if (branches && at === branches.whenTrue && saysKey(branches.condition, file) === false) {
      return true;
    }
    if (branches && at === branches.whenFalse && saysKey(branches.condition, file) === true) {
      return true;
    }
    if (ts.isBlock(parent) && isAfterReturnWithKey(at, parent, file)) return true;
    if (ts.isSourceFile(parent)) return false;
  }
  return false;
}

/** Whether a statement before that one returns where there is a key. */
function isAfterReturnWithKey(at: ts.Node, block: ts.Block, file: ParsedFile): boolean {
  return block.statements.some(
    (statement) =>
      statement.end <= at.pos &&
      ts.isIfStatement(statement) &&
      leaves(statement.thenStatement) &&
      saysKey(statement.expression, file) === true,
  );
}

/** Whether a condition holds with a key, or without one; undefined for one about something else. */
function saysKey(condition: ts.Node, file: ParsedFile): boolean | undefined {
  const value = evaluate(condition, file);
  if (ts.isPrefixUnaryExpression(value) && value.operator === ts.SyntaxKind.ExclamationToken) {
    const operand = saysKey(value.operand, file);
    return operand === undefined ? undefined : !operand;
  }
  if (ts.isBinaryExpression(value)) return comparesKey(value, file);
  if (ts.isCallExpression(value)) {
    const [only] = value.arguments;
    const isBoolean = ts.isIdentifier(value.expression) && value.expression.text === "Boolean";
    return isBoolean && only ? saysKey(only, file) : undefined;
  }
  return readsKey(value, file) ? true : undefined;
}

/** `key !== undefined`, `key === ""`. */
function comparesKey(value: ts.BinaryExpression, file: ParsedFile): boolean | undefined {
  if (!readsKey(value.left, file) || !isNothing(value.right)) return undefined;
  const operator = value.operatorToken.getText();
  if (operator === "!==" || operator === "!=") return true;
  return operator === "===" || operator === "==" ? false : undefined;
}

function isNothing(node: ts.Node): boolean {
  const bare = unwrap(node);
  if (ts.isStringLiteralLike(bare)) return bare.text === "";
  if (ts.isIdentifier(bare)) return bare.text === "undefined";
  return bare.kind === ts.SyntaxKind.NullKeyword;
}

function readsKey(node: ts.Node, file: ParsedFile): boolean {
  const variable = environmentRead(evaluate(node, file), file, "bundler");
  return variable !== undefined && KEY.test(variable) && !variable.includes("SECRET");
}
