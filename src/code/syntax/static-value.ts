/** What an expression comes to, as far as its own file tells. */

import { ts } from "ts-morph";
import { unwrap } from "./unwrap.ts";

export type Span = { start: number; end: number };

/** An expression's span is where its value is decided: a constant's initialiser, if it names one. */
export type StaticValue = Span & {
  /** The string it is, if it is one. */
  literal: string | undefined;
  /** The variables it reads from `process.env`. */
  variables: string[];
  /** Whether it is one such read and nothing else, type assertions aside. */
  plain: boolean;
};

/** The constants declared at a file's top level, by name. */
export type Constants = ReadonlyMap<string, ts.Expression>;

export function constantsOf(file: ts.SourceFile): Constants {
  const constants = new Map<string, ts.Expression>();
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    if (!(statement.declarationList.flags & ts.NodeFlags.Const)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (initializer && ts.isIdentifier(name)) constants.set(name.text, initializer);
    }
  }
  return constants;
}

/** The expression that stands behind a name: the initialiser of the last constant on the way. */
export function follow(expression: ts.Expression, constants: Constants): ts.Expression {
  const passed = new Set<ts.Expression>();
  let current = expression;
  while (!passed.has(current)) {
    passed.add(current);
    const bare = unwrap(current);
    current = (ts.isIdentifier(bare) && constants.get(bare.text)) || current;
  }
  return current;
}

/** Reads an expression through the file's constants. */
export function readValue(expression: ts.Expression, constants: Constants): StaticValue {
  const decisive = follow(expression, constants);
  const bare = unwrap(decisive);
  return {
    start: decisive.getStart(),
    end: decisive.getEnd(),
    literal: ts.isStringLiteralLike(bare) ? bare.text : undefined,
    variables: variablesIn(bare, constants, new Set()),
    plain: environmentRead(bare) !== undefined,
  };
}

function variablesIn(node: ts.Node, constants: Constants, passed: Set<ts.Node>): string[] {
  if (passed.has(node)) return [];
  passed.add(node);
  const variable = environmentRead(node);
  if (variable !== undefined) return [variable];
  const named = ts.isIdentifier(node) ? constants.get(node.text) : undefined;
  const parts = named ? [named] : node.getChildren();
  return parts.flatMap((part) => variablesIn(part, constants, passed));
}

/** The NAME of `process.env.NAME` or `process.env["NAME"]`. */
function environmentRead(node: ts.Node): string | undefined {
  const isAccess = ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);
  if (!isAccess || !/^process\??\.env$/.test(unwrap(node.expression).getText())) return undefined;
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  const name = node.argumentExpression;
  return ts.isStringLiteralLike(name) ? name.text : undefined;
}
