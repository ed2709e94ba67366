/** Tells what guards a value by throwing from what stands in for it. */

import { ts } from "ts-morph";
import { isWrittenFunction, leaves, returnsOf, type WrittenFunction } from "../branches.ts";
import type { ParsedFile } from "../parse.ts";
import { unwrap } from "../unwrap.ts";
import { evaluate } from "./evaluate.ts";

/** The value of `value ?? fail("…")`, where what stands behind it never gives another one. */
export function withoutGuard(node: ts.Node, file: ParsedFile): ts.Node {
  const bare = unwrap(node);
  if (!isOneOrOther(bare) || standIn(bare.right, file) !== "throws") return bare;
  return withoutGuard(bare.left, file);
}

/** Whether one value stands in for another: `??` or `||`, with a value behind it. */
export function isFallback(node: ts.Node, file: ParsedFile): boolean {
  return isOneOrOther(node) && standIn(node.right, file) === "value";
}

/** Whether an expression is one value, or else another: `??` or `||`. */
export function isOneOrOther(node: ts.Node): node is ts.BinaryExpression {
  if (!ts.isBinaryExpression(node)) return false;
  const { kind } = node.operatorToken;
  return kind === ts.SyntaxKind.QuestionQuestionToken || kind === ts.SyntaxKind.BarBarToken;
}

/** What a call of another file's function gives can't be told here: it may throw as well. */
function standIn(node: ts.Expression, file: ParsedFile): "value" | "throws" | "unknown" {
  const call = unwrap(node);
  if (!ts.isCallExpression(call)) return "value";
  const called = calledFunction(call, file);
  if (!called) return "unknown";
  return alwaysThrows(called) ? "throws" : "value";
}

function calledFunction(call: ts.CallExpression, file: ParsedFile): WrittenFunction | undefined {
  const value = evaluate(call.expression, file);
  const declared = ts.isIdentifier(value) ? file.declarationOf(value) : undefined;
  const called = declared ?? value;
  return isWrittenFunction(called) ? called : undefined;
}

function alwaysThrows({ body }: WrittenFunction): boolean {
  return (
    body !== undefined &&
    ts.isBlock(body) &&
    returnsOf(body).length === 0 &&
    body.statements.some(leaves)
  );
}
