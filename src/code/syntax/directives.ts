/** Reads the directives at the top of a file, e.g. "use client". */

import { ts } from "ts-morph";
import type { ParsedFile } from "./parse.ts";

/** Whether a statement is nothing but a string. */
export function isDirective(
  statement: ts.Statement,
): statement is ts.ExpressionStatement & { expression: ts.StringLiteral } {
  return ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression);
}

/** Whether a file begins with a directive. */
export function hasDirective({ tree }: ParsedFile, directive: string): boolean {
  const end = tree.statements.findIndex((statement) => !isDirective(statement));
  const first = end === -1 ? tree.statements : tree.statements.slice(0, end);
  return first.some(
    (statement) => isDirective(statement) && statement.expression.text === directive,
  );
}
